using System.Text;
using PhoenixSharp.Cluster;

namespace PhoenixSharp.PubSub.Tests.Cluster;

public sealed class EnvelopeFormatTests
{
    private readonly EnvelopeFormat _format = new(maxBroadcastBytes: 1000, secret: null);
    private readonly EnvelopeFormat _sealed = new(maxBroadcastBytes: 1000, secret: new string('s', 32));

    [Fact]
    public void Every_byte_is_where_the_drawing_says()
    {
        byte[] golden =
        [
            .. "PX"u8, 2, 0,
            0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01,
            0x2A, 0, 0, 0, 0, 0, 0, 0,
            2, 7, 0, 0, 0, 3, 0, 0, 0,
            0, 0x63, 0, 0, 0, 0, 0, 0, 0, 0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11,
            .. "n1room:42msg{\"a\":1}"u8,
        ];
        Assert.Equal(golden, Broadcast(_format, 42));
    }

    [Fact]
    public void Version_before_has_no_flags_serial_and_recipient()
    {
        byte[] golden =
        [
            .. "PX"u8, 1, 0,
            0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01,
            0x2A, 0, 0, 0, 0, 0, 0, 0,
            2, 7, 0, 0, 0, 3, 0, 0, 0,
            .. "n1room:42msg{\"a\":1}"u8,
        ];
        Assert.Equal(golden, Write(_format, Payload.FromJson("""{"a":1}"""), 42, EnvelopeFormat.Previous));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        Assert.Null(_format.Read(Broadcast(_format, 42), out var envelope));
        Assert.Equal((EnvelopeKind.Broadcast, false, 0x0102030405060708UL, 42UL), (envelope.Kind, envelope.IsBinary, envelope.Incarnation, envelope.Sequence));
        Assert.Equal((2, 99UL, 0x1112131415161718UL), (envelope.Version, envelope.Serial, envelope.Recipient));
        Assert.Equal("n1", Encoding.UTF8.GetString(envelope.Node));
        Assert.Equal(new Broadcast("room:42", "msg", Payload.FromJson("""{"a":1}""")), envelope.ToBroadcast());
    }

    [Fact]
    public void A_binary_payload_stays_binary_whatever_its_bytes()
    {
        Assert.Null(_format.Read(Write(_format, Payload.FromBinary(new byte[] { 0xFF, 0 })), out var envelope));
        Assert.Equal(Payload.FromBinary(new byte[] { 0xFF, 0 }), envelope.ToBroadcast().Payload);
    }

    [Theory]
    [InlineData(0, 'Q', "foreign")]
    [InlineData(2, 3, "version")]
    [InlineData(2, 0, "version")]
    [InlineData(3, 4, "kind")]
    [InlineData(20, 200, "length")]
    [InlineData(21, 255, "length")]
    [InlineData(24, 255, "length")]
    [InlineData(28, 255, "length")]
    [InlineData(20, 0, "text")] // a node has a name
    [InlineData(29, 1, "seal")]
    [InlineData(29, 2, "flags")]
    [InlineData(46, ' ', "text")] // of visible characters
    [InlineData(48, 0xFF, "text")] // the topic
    [InlineData(55, 0xFF, "text")] // the event
    [InlineData(58, 0xFF, "text")] // the payload
    public void A_wrong_byte_is_found(int at, int value, string fault)
    {
        var envelope = Broadcast(_format, 1);
        envelope[at] = (byte)value;
        Assert.Equal(fault, _format.Read(envelope, out _));
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "length")]
    public void The_limit_is_on_what_the_broadcaster_wrote(int length, string? fault) =>
        Assert.Equal(fault, _format.Read(Write(_format, Payload.FromBinary(new byte[length - 10])), out _));

    [Fact]
    public void A_JSON_payload_is_not_empty()
    {
        var envelope = Broadcast(_format, 1);
        Assert.Equal("text", _format.Read(envelope.AsSpan(0, envelope.Length - """{"a":1}""".Length), out _));
    }

    [Theory]
    [InlineData(EnvelopeFormat.Previous)]
    [InlineData(EnvelopeFormat.Current)]
    public void Seal_covers_every_byte(byte version)
    {
        var envelope = Write(_sealed, Payload.FromJson("""{"a":1}"""), 7, version);
        Assert.Null(_sealed.Read(envelope, out var whole));
        Assert.Equal("""{"a":1}""", whole.ToBroadcast().Payload.ToString());
        for (var i = 4; i < envelope.Length; i++)
        {
            envelope[i] ^= 1;
            Assert.NotNull(_sealed.Read(envelope, out _));
            envelope[i] ^= 1;
        }
    }

    [Fact]
    public void Whatever_comes_is_an_envelope_or_has_a_fault_and_never_throws()
    {
        var random = new Random(20_250_801);
        var good = Broadcast(_format, 1);
        var faults = new Dictionary<string, int>();
        for (var round = 0; round < 200_000; round++)
        {
            var bytes = good.AsSpan(0, random.Next(4) == 0 ? random.Next(good.Length + 1) : good.Length).ToArray();
            for (var flips = random.Next(4); flips > 0 && bytes.Length > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (_format.Read(bytes, out var envelope) is { } fault)
                faults[fault] = faults.GetValueOrDefault(fault) + 1;
            else if (envelope.Kind <= EnvelopeKind.Direct)
                Assert.True(envelope.ToBroadcast().Topic.Length <= bytes.Length);
        }
        Assert.Equal(["flags", "foreign", "kind", "length", "seal", "text", "version"], faults.Keys.Order());
    }

    private static byte[] Broadcast(EnvelopeFormat format, ulong sequence) => Write(format, Payload.FromJson("""{"a":1}"""), sequence);

    private static byte[] Write(EnvelopeFormat format, Payload payload, ulong sequence = 1, byte version = EnvelopeFormat.Current)
    {
        var envelope = format.Write(
            version, EnvelopeKind.Broadcast, "n1"u8, 0x0102030405060708, "room:42", "msg", payload, 0x1112131415161718);
        format.Seal(envelope, sequence, serial: 99);
        return envelope;
    }
}
