using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Tests.WebSockets;

public sealed class FramesTests
{
    [Fact]
    public void An_unmasked_text_frame_is_that_of_the_rfc() => // RFC 6455 §5.7
        Assert.Equal("810548656c6c6f", Convert.ToHexStringLower(new RawFrame(Opcode.Text, "Hello"u8.ToArray(), Masked: false).ToBytes()));

    [Fact]
    public void A_masked_frame_is_the_payload_under_its_key()
    {
        var bytes = new RawFrame(Opcode.Text, "Hello"u8.ToArray()).ToBytes();
        Assert.Equal("8185", Convert.ToHexStringLower(bytes.AsSpan(0, 2)));
        var payload = bytes[6..].Select((one, i) => (byte)(one ^ bytes[2 + i % 4])).ToArray();
        Assert.Equal("Hello"u8.ToArray(), payload);
    }

    [Theory]
    [InlineData(125, "827d")]
    [InlineData(126, "827e007e")]
    [InlineData(65535, "827effff")]
    [InlineData(65536, "827f0000000000010000")]
    public void Lengths_take_the_shortest_form(int length, string header) =>
        Assert.Equal(header, Convert.ToHexStringLower(new RawFrame(Opcode.Binary, new byte[length], Masked: false).ToBytes().AsSpan(0,
            header.Length / 2)));

    [Fact]
    public void A_declared_length_stands_for_what_is_not_sent() =>
        Assert.Equal("817f0000000000989681",
            Convert.ToHexStringLower(new RawFrame(Opcode.Text, [], Masked: false, DeclaredLength: 10_000_001).ToBytes()));

    [Fact]
    public void Bits_go_where_they_belong() =>
        Assert.Equal("2100", Convert.ToHexStringLower(new RawFrame(Opcode.Text, [], Fin: false, Rsv: 2, Masked: false).ToBytes()));

    [Fact]
    public void A_key_is_taken_as_given() =>
        Assert.Equal("8182010203040000", Convert.ToHexStringLower(new RawFrame(Opcode.Text, [1, 2]) { Key = [1, 2, 3, 4] }.ToBytes()));

    [Theory]
    [InlineData(0, "827d")]
    [InlineData(2, "827e007d")]
    [InlineData(8, "827f000000000000007d")]
    public void A_length_takes_the_form_that_is_asked_for(int bytes, string header) =>
        Assert.Equal(header, Convert.ToHexStringLower(new RawFrame(Opcode.Binary, new byte[125],
            Masked: false) { LengthBytes = bytes }.ToBytes().AsSpan(0, header.Length / 2)));

    [Fact]
    public void Inflates_the_example_of_the_rfc() => // RFC 7692 §7.2.3.1
        Assert.Equal("Hello"u8.ToArray(), Deflate.InflateOrNull([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]));

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(100_000)]
    public async Task A_compressed_message_is_inflated_where_that_was_negotiated(int length)
    {
        byte[] payload = [.. Enumerable.Range(0, length).Select(i => (byte)(i * i))];
        var compressed = Deflate.Compress(payload);
        byte[] bytes = RawFrame.ToBytes([new(Opcode.Binary, compressed[..1], Fin: false, Rsv: 4, Masked: false),
            new(Opcode.Continuation, compressed[1..], Masked: false),
            new(Opcode.Binary, payload, Masked: false)]);
        var reader = new FrameReader(new MemoryStream(bytes), deflated: true);
        for (var i = 0; i < 2; i++)
            Assert.Equal(payload, Assert.IsType<Arrival.Message>(await reader.ReadAsync(TestContext.Current.CancellationToken)).Frame.Bytes);
    }

    [Fact]
    public async Task A_message_in_parts_is_put_together_around_a_ping()
    {
        var reader = Reader(new RawFrame(Opcode.Text, "He"u8.ToArray(), Fin: false, Masked: false),
            new RawFrame(Opcode.Ping, "p"u8.ToArray(), Masked: false),
            new RawFrame(Opcode.Continuation, "llo"u8.ToArray(), Masked: false));
        Assert.Equal("ping 70", (await reader.ReadAsync(TestContext.Current.CancellationToken)).ToString());
        Assert.Equal("text Hello", (await reader.ReadAsync(TestContext.Current.CancellationToken)).ToString());
    }

    [Theory]
    [InlineData(Opcode.Text, true, 0, true, "a masked frame from the server (RFC6455§5.1)")]
    [InlineData(Opcode.Text, true, 4, false, "a frame with reserved bits set (RFC6455§5.2)")]
    [InlineData(Opcode.Continuation, true, 0, false, "a continuation of nothing (RFC6455§5.4)")]
    [InlineData(Opcode.Ping, false, 0, false, "a control frame in parts (RFC6455§5.5)")]
    [InlineData(3, true, 0, false, "a frame with opcode 3, which does not exist (RFC6455§5.2)")]
    [InlineData(Opcode.Close, true, 0, false, "a close frame with one byte of payload (RFC6455§5.5.1)")]
    public async Task What_a_server_must_not_send_is_told(int opcode, bool fin, int rsv, bool masked, string complaint)
    {
        var arrival = await Reader(new RawFrame(opcode, [1], fin, rsv, masked)).ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(complaint, Assert.IsType<Arrival.Broken>(arrival).What);
    }

    private static FrameReader Reader(params RawFrame[] frames) => new(new MemoryStream([.. frames.SelectMany(frame => frame.ToBytes())]));
}
