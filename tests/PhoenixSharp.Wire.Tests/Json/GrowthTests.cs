using System.Diagnostics;
using System.Text;

namespace PhoenixSharp.Wire.Tests;

// Times are never compared with a clock on the wall, only one size with four times that size: in line is 4, squared is 16.
[Collection("Alone")]
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class GrowthTests
{
    private const int Size = 25_000;
    private const double MostGrowth = 9;

    [Fact]
    public void Many_keys_in_one_object_cost_time_in_line_with_their_number() => GrowsInLine(
        count => $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"k{i}\":0"))}}}");

    [Fact]
    public void Many_escaped_keys_cost_time_in_line_with_their_number() => GrowsInLine(
        count => $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"\\u006b{i}\":0"))}}}");

    [Fact]
    public void Many_repeated_keys_cost_time_in_line_with_their_number() => GrowsInLine(
        count => $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"k{i / 2}\":0"))}}}");

    [Fact]
    public void Many_objects_cost_time_in_line_with_their_number() => GrowsInLine(
        count => $"[{string.Join(',', Enumerable.Repeat("{\"a\":0,\"b\":1}", count))}]");

    [Fact]
    public void Many_objects_behind_a_large_one_cost_time_in_line_with_their_number() => GrowsInLine(
        count => $"[{{{string.Join(',', Enumerable.Range(0, 20).Select(i => $"\"k{i}\":0"))}}},{string.Join(',', Enumerable.Repeat("{\"a\":0}", count))}]");

    [Fact]
    public void Many_objects_in_one_object_cost_time_in_line_with_their_number() => GrowsInLine(
        count => $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"k{i}\":{{\"a\":0}}"))}}}");

    [Fact]
    public void A_long_number_costs_time_in_line_with_its_length() => GrowsInLine(count => "0." + new string('1', count * 20));

    [Fact]
    public void Many_escapes_cost_time_in_line_with_their_number() => GrowsInLine(
        count => $"\"{string.Concat(Enumerable.Repeat(@"\ud83c\udf89", count))}\"");

    // Names made of pairs of blocks whose differences cancel out in the rounds of xxHash, which HashCode is made of, for every second seed.
    [Fact]
    public void Names_made_to_collide_in_a_hash_without_a_key_do_not_collide_here()
    {
        const int Pairs = 12;
        var names = Enumerable.Range(0, 1 << Pairs).Select(choices => Crafted(Pairs, choices)).ToArray();
        Assert.Equal(names.Length, names.Select(Convert.ToHexString).Distinct().Count());
        Assert.True(names.Select(HashCodeOf).Distinct().Count() < names.Length / 4, "the names are meant to collide in HashCode");
        Assert.True(names.Select(name => Token.OfString(name).GetHashCode()).Distinct().Count() > names.Length * 0.99);
        Assert.True(names.Select(name => Payload.FromBinary(name).GetHashCode()).Distinct().Count() > names.Length * 0.99);
    }

    private static int HashCodeOf(byte[] name)
    {
        var hash = new HashCode();
        hash.AddBytes(name);
        return hash.ToHashCode();
    }

    // A lane's round is rotl(lane + input * P2, 13) * P1. Turning an input's highest bit adds or takes away 2^12 * P1 behind it, and the
    // lane's next input can take that back; which of the two it is depends on the seed, so half of the pairs work.
    private static byte[] Crafted(int pairs, int choices)
    {
        const uint P1 = 2654435761, P2 = 2246822519;
        var name = new byte[pairs * 2 * 16];
        for (var pair = 0; pair < pairs; pair++)
        {
            if ((choices >> pair & 1) == 0)
                continue;
            name[pair * 32 + 3] = 0x80;
            BitConverter.TryWriteBytes(name.AsSpan(pair * 32 + 16), unchecked((1u << 12) * P1 * Inverse(P2)));
        }
        return name;
    }

    private static uint Inverse(uint odd)
    {
        var inverse = odd;
        for (var i = 0; i < 5; i++)
            inverse = unchecked(inverse * (2 - odd * inverse)); // Newton's, modulo 2^32
        return inverse;
    }

    private static void GrowsInLine(Func<int, string> payload)
    {
        var small = Frame(payload(Size));
        var large = Frame(payload(Size * 4));
        double leastSmall = double.MaxValue, leastLarge = double.MaxValue, growth = double.MaxValue;
        for (var attempt = 0; attempt < 20 && (attempt < 3 || growth >= MostGrowth); attempt++) // a busy machine spoils some; the least says most
        {
            leastSmall = Math.Min(leastSmall, Time(small));
            leastLarge = Math.Min(leastLarge, Time(large));
            growth = leastLarge / leastSmall;
        }
        Assert.True(growth < MostGrowth, $"four times the size took {growth:F1} times as long");
    }

    private static byte[] Frame(string payload) => Encoding.UTF8.GetBytes($"""["1","2","t","e",{payload}]""");

    private static double Time(byte[] frame)
    {
        var started = Stopwatch.GetTimestamp();
        V2Serializer.Instance.Decode(Opcode.Text, frame);
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds;
    }
}
