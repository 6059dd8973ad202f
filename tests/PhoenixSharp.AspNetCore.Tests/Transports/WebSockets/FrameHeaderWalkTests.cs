using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class FrameHeaderWalkTests
{
    private const int Limit = 70_000;

    // a stream of frames, and whether the walk should stop at its last
    public static TheoryData<string, byte[], bool> Streams => new()
    {
        { "small", RawFrame.Bytes(1, new byte[5]), true },
        { "empty", RawFrame.Bytes(1, []), true },
        { "16 bits of length", RawFrame.Bytes(1, new byte[300]), true },
        { "64 bits of length, at the limit", RawFrame.Bytes(2, new byte[Limit]), true },
        { "one past the limit", RawFrame.Header(2, Limit + 1), false },
        { "a length of 16 bits past a limit", RawFrame.Header(2, 65_535), true },
        { "all bits of the length set", RawFrame.Header(1, ulong.MaxValue), false },
        { "unmasked", [.. RawFrame.Bytes(1, new byte[5], masked: false), .. RawFrame.Header(1, Limit + 1)], false },
        { "many messages, none too large", Repeat(RawFrame.Bytes(1, new byte[60_000]), 3), true },
        { "fragments up to the limit", [.. RawFrame.Bytes(1, new byte[40_000], fin: false), .. RawFrame.Bytes(0, new byte[30_000])], true },
        { "fragments past the limit", [.. RawFrame.Bytes(1, new byte[40_000], fin: false), .. RawFrame.Header(0, 30_001)], false },
        { "a ping between fragments counts for none", [.. RawFrame.Bytes(1, new byte[40_000], fin: false), .. RawFrame.Bytes(9, new byte[125]), .. RawFrame.Bytes(0, new byte[30_000])], true },
        { "a ping does not end a message", [.. RawFrame.Bytes(1, new byte[40_000], fin: false), .. RawFrame.Bytes(9, []), .. RawFrame.Header(0, 30_001)], false },
        { "a new message begins at nothing", [.. RawFrame.Bytes(1, new byte[70_000]), .. RawFrame.Bytes(1, new byte[70_000])], true },
        { "never-ending fragments", [.. RawFrame.Bytes(1, [1], fin: false), .. Repeat(RawFrame.Bytes(0, new byte[100], fin: false), 699), .. RawFrame.Header(0, 100, fin: false)], false },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_is_judged_alike_however_it_is_cut(string name, byte[] stream, bool passes)
    {
        foreach (var cut in new[] { 1, 2, 3, 7, 4096, stream.Length })
        {
            var walk = new FrameHeaderWalk(Limit);
            var at = 0;
            while (at < stream.Length && walk.Advance(stream.AsSpan(at, Math.Min(cut, stream.Length - at))))
                at += cut;
            Assert.True(passes == at >= stream.Length, $"{name}, cut into {cut}");
        }
    }

    [Fact]
    public void A_message_is_refused_at_its_header_before_any_data()
    {
        var walk = new FrameHeaderWalk(10);
        var header = RawFrame.Header(1, 11);
        Assert.True(walk.Advance(header.AsSpan(0, header.Length - 1)));
        Assert.False(walk.Advance(header.AsSpan(header.Length - 1)));
    }

    private static byte[] Repeat(byte[] frame, int times) => [.. Enumerable.Repeat(frame, times).SelectMany(bytes => bytes)];
}
