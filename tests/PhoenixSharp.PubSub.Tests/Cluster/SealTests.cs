using PhoenixSharp.Cluster;

namespace PhoenixSharp.PubSub.Tests.Cluster;

/// <summary>What a node makes of envelopes of nodes that have no secret, or another.</summary>
public sealed class SealTests
{
    private static readonly Payload Beat = new BeatContent(EnvelopeFormat.Current, false, IsSettled: true, FirstSerial: 5).ToPayload();
    private static readonly Payload SealedBeat = new BeatContent(EnvelopeFormat.Current, true, IsSettled: true, FirstSerial: 5).ToPayload();

    [Theory]
    [InlineData(null, 's', "unsealed")]
    [InlineData('s', null, "seal")]
    [InlineData('s', 't', "seal")]
    [InlineData('s', 's', null)]
    [InlineData(null, null, null)]
    public void Broadcast_is_read_only_with_the_writers_secret(char? written, char? read, string? fault)
    {
        var payload = Payload.FromBinary(new byte[40]);
        Assert.Equal(fault, Read(written, read, EnvelopeFormat.Current, EnvelopeKind.Broadcast, payload, out var node));
        Assert.Equal("n1", node);
    }

    [Theory]
    [InlineData(null, 's', "unsealed")]
    [InlineData('s', null, "seal")]
    [InlineData('s', 't', "seal")]
    [InlineData('s', 's', null)]
    [InlineData(null, null, null)]
    public void Beat_is_read_only_with_the_writers_secret(char? written, char? read, string? fault)
    {
        var content = written is null ? Beat : SealedBeat;
        Assert.Equal(fault, Read(written, read, EnvelopeFormat.Previous, EnvelopeKind.Beat, content, out var node));
        Assert.Equal("n1", node);
        var nothing = Payload.FromBinary(Array.Empty<byte>()); // as nodes of version 1 send
        Assert.Equal(fault, Read(written, read, EnvelopeFormat.Previous, EnvelopeKind.Beat, nothing, out node));
        Assert.Equal("n1", node);
    }

    [Fact]
    public void Envelope_of_another_cluster_with_the_same_secret_is_refused()
    {
        var secret = new string('s', 32);
        var envelope = Written(new EnvelopeFormat(1000, secret, "staging"), EnvelopeFormat.Current, EnvelopeKind.Broadcast, Payload.Empty);
        Assert.Equal("seal", new EnvelopeFormat(1000, secret, "production").Read(envelope, out _));
        Assert.Null(new EnvelopeFormat(1000, secret, "staging").Read(envelope, out _));
    }

    [Fact]
    public void Node_without_a_name_is_not_named()
    {
        var envelope = Written(new EnvelopeFormat(1000, null), EnvelopeFormat.Current, EnvelopeKind.Broadcast, Payload.Empty);
        envelope[46] = 7; // a control character
        Assert.Equal("unsealed", new EnvelopeFormat(1000, new string('s', 32)).Read(envelope, out var read));
        Assert.True(read.Node.IsEmpty);
    }

    [Fact]
    public void Content_of_a_beat_is_read_as_it_was_written()
    {
        var content = new BeatContent(7, IsSealed: true, IsSettled: false, FirstSerial: ulong.MaxValue - 1);
        Assert.Equal(content, BeatContent.Read(content.ToPayload().Bytes.Span));
        Assert.Equal(content, BeatContent.Read([.. content.ToPayload().Bytes.Span, 1, 2, 3])); // a later version says more
    }

    private static string? Read(char? written, char? read, byte version, EnvelopeKind kind, Payload payload, out string node)
    {
        var fault = Format(read).Read(Written(Format(written), version, kind, payload), out var envelope);
        node = System.Text.Encoding.ASCII.GetString(envelope.Node);
        return fault;
    }

    private static EnvelopeFormat Format(char? secret) => new(1000, secret is { } letter ? new string(letter, 32) : null, "c");

    private static byte[] Written(EnvelopeFormat format, byte version, EnvelopeKind kind, Payload payload)
    {
        var envelope = format.Write(version, kind, "n1"u8, 1, "t", "e", payload);
        format.Seal(envelope, 1, 1);
        return envelope;
    }
}
