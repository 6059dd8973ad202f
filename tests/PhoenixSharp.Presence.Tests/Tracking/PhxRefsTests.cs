using System.Text.RegularExpressions;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Tracking;

public class PhxRefsTests
{
    [Fact]
    public void They_are_sixteen_characters_and_never_repeat_while_the_clock_stands_still()
    {
        var refs = new PhxRefs("node tracker", new VirtualTime());
        var seen = new HashSet<string>();
        for (var i = 0; i < 200_000; i++)
            Assert.True(seen.Add(refs.Next()), $"repeated at {i}");
        Assert.All(seen.Take(100), phxRef => Assert.Matches(new Regex("^[A-Za-z0-9_-]{16}$"), phxRef));
    }

    [Fact]
    public void They_never_repeat_though_the_clock_jumps()
    {
        var time = new VirtualTime();
        var refs = new PhxRefs("node tracker", time);
        var seen = new HashSet<string>();
        for (var i = 0; i < 200_000; i++)
        {
            if (i % 1_000 == 0)
                time.JumpWallClock(TimeSpan.FromHours(i % 2_000 == 0 ? -1 : 1));
            Assert.True(seen.Add(refs.Next()), $"repeated at {i}");
        }
    }

    [Fact]
    public void They_hold_the_time_a_hash_of_the_name_and_a_counter()
    {
        var time = new VirtualTime();
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(new PhxRefs("node tracker", time).Next());
        var nanoseconds = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes);
        Assert.Equal((ulong)(time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100, nanoseconds);
        Assert.Equal((ushort)StableHash.Of("node tracker"), System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(8)));
        Assert.Equal(1, System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(10)));
    }
}
