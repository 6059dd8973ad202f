using System.Diagnostics;
using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 6 of the promises: hash flooding. What clients may choose and the server keeps by name: topics and presence keys. Keys of JSON and
// refs are bytes, and hashed by SeededHash: see GrowthTests of Wire.
public sealed class HashFloodTests
{
    private const int Names = 50_000;
    private const double MostRatio = 2;
    private const double Flood = 8;

    private static readonly string[] Crafted = [.. Colliding(new Random(1)).Distinct().Take(Names)];
    private static readonly string[] Ordinary = [.. Random(new Random(2)).Distinct().Take(Names)];

    [Fact]
    public void The_names_are_made_to_collide_where_a_hash_has_no_seed() => Assert.Single(Crafted.Select(HashWithoutSeed).Distinct());

    [Fact]
    public async Task As_topics_they_cost_no_more_than_others() => await CostNoMoreAsync(async names =>
    {
        using var host = new SocketHost().Channel("*", _ => new OpenChannel());
        host.Options.MaxChannels = Names;
        var session = host.Connect();
        var began = Stopwatch.GetTimestamp();
        foreach (var name in names)
        {
            session.Receives($"[\"1\",\"1\",\"{name}\",\"phx_join\",{{}}]");
            await session.Transport.NextAsync();
        }
        Assert.Equal(Names, host.TopicCount);
        return Stopwatch.GetElapsedTime(began);
    });

    [Fact]
    public async Task As_presence_keys_they_cost_no_more_than_others() => await CostNoMoreAsync(async names =>
    {
        using var host = new SocketHost(builder => builder.AddPresence<FloodPresence>(options => options.MaxEntriesPerOwner = Names));
        var presence = host.Services.GetRequiredService<FloodPresence>();
        using var owner = new PresenceOwner();
        var began = Stopwatch.GetTimestamp();
        foreach (var name in names)
            await presence.TrackAsync(owner, "room:1", name, Payload.Empty, TestContext.Current.CancellationToken);
        Assert.Equal(Names, presence.Count("room:1"));
        return Stopwatch.GetElapsedTime(began);
    });

    // A busy machine spoils some rounds; the least says most. It spoils none as much as a flood would.
    private static async Task CostNoMoreAsync(Func<string[], Task<TimeSpan>> run)
    {
        var (crafted, ordinary) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        var ratio = MostRatio + 1;
        for (var round = 0; round < 6 && ratio is > MostRatio and < Flood; round++)
        {
            ordinary = Min(ordinary, await run(Ordinary));
            crafted = Min(crafted, await run(Crafted));
            ratio = crafted / ordinary;
        }
        Assert.InRange(ratio, 0, MostRatio);
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    // .NET's string hash without a seed works two lanes, each with h = (rotl(h, 5) + h) ^ next two characters. Of a lane's second input any
    // value can be undone by its third: so all names end in the same state, with as many to choose from as there are second inputs.
    private static IEnumerable<string> Colliding(Random random)
    {
        const uint Start = (5381 << 16) + 5381, Aim = 0x00410041;
        while (true)
        {
            var first = Pair(random);
            var state = Step(Step(Start, Letters('r', 'o')), first);
            uint[] name = [Letters('r', 'o'), Letters('o', 'm'), first, Letters(':', ':'), Rotated(state) ^ Aim, Letters(':', ':')]; // the lanes take turns
            var text = new string(MemoryMarshal.Cast<uint, char>(name));
            if (text.All(character => char.IsLetter(character) || character == ':'))
                yield return text;
        }
    }

    private static IEnumerable<string> Random(Random random)
    {
        while (true)
            yield return $"room::{new string(MemoryMarshal.Cast<uint, char>(new[] { Pair(random), Pair(random), Pair(random), Pair(random), Pair(random) }))}";
    }

    private static uint Step(uint state, uint input) => Rotated(state) ^ input;

    private static uint Rotated(uint state) => BitOperations.RotateLeft(state, 5) + state;

    // Two letters of a large alphabet.
    private static uint Pair(Random random) => Letters((char)random.Next(0x4E00, 0x9FFF), (char)random.Next(0x4E00, 0x9FFF));

    private static uint Letters(char first, char second) => first | ((uint)second << 16);

    // Not public, and what small dictionaries of strings begin with.
    private static int HashWithoutSeed(string name) =>
        (int)typeof(string).GetMethod("GetNonRandomizedHashCode", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(name, null)!;

    private sealed class FloodPresence : Presence<Payload>;

    private sealed class OpenChannel : Channel<PlainSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
    }
}
