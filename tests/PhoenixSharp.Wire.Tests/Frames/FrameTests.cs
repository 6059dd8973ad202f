namespace PhoenixSharp.Wire.Tests;

// RFC 6455 §5.2: fin and opcode, then the length in 7 bits, or 126 and 16 bits, or 127 and 64 bits; no mask from a server
public sealed class FrameTests
{
    [Theory]
    [InlineData(0, new byte[] { 0x81, 0 })]
    [InlineData(1, new byte[] { 0x81, 1 })]
    [InlineData(125, new byte[] { 0x81, 125 })]
    [InlineData(126, new byte[] { 0x81, 126, 0, 126 })]
    [InlineData(256, new byte[] { 0x81, 126, 1, 0 })]
    [InlineData(65535, new byte[] { 0x81, 126, 0xFF, 0xFF })]
    [InlineData(65536, new byte[] { 0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0 })]
    public void The_header_has_the_shortest_form_for_its_length(int length, byte[] header)
    {
        var body = new byte[length];
        Array.Fill(body, (byte)'x');
        var frame = new Frame(Opcode.Text, body);
        Assert.Equal(header, frame.Framed[..header.Length].ToArray());
        Assert.Equal(header.Length + length, frame.Framed.Length);
        Assert.True(frame.Framed.Span[header.Length..].SequenceEqual(body));
        Assert.True(frame.Body.Span.SequenceEqual(body));
    }

    [Fact]
    public void A_binary_frame_has_opcode_2() =>
        Assert.Equal([0x82, 2, 7, 8], new Frame(Opcode.Binary, [7, 8]).Framed.ToArray());

    [Fact]
    public void A_frame_is_a_copy_of_its_body()
    {
        byte[] body = [1, 2];
        var frame = new Frame(Opcode.Binary, body);
        body[0] = 9;
        Assert.Equal([1, 2], frame.Body.ToArray());
    }
}
