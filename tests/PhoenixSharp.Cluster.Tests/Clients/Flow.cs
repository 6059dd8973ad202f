using PhoenixSharp.Cluster.Tests.Nodes;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Clients;

/// <summary>Numbered broadcasts of one client, a hundred a second, for as long as a fault goes on.</summary>
public sealed class Flow
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private volatile bool _isEnding;
    private readonly Dictionary<ServerNode, long> _countedBefore;
    private Task _running = Task.CompletedTask;
    private long _last;

    private Flow(Member from, IEnumerable<ServerNode> nodes) => (From, _countedBefore) = (from, nodes.ToDictionary(node => node, node => node.Missing));

    public Member From { get; }

    /// <summary>Begins, once the first of them has come to all who are to hear them: a gap is told from what came before it.</summary>
    public static async Task<Flow> StartAsync(Member from, IEnumerable<ServerNode> nodes, IEnumerable<Member> hearers)
    {
        var flow = new Flow(from, nodes);
        await from.BroadcastAsync(flow.Next());
        foreach (var hearer in hearers)
            await flow.HeardAsync(hearer, 1);
        flow._running = flow.RunAsync();
        return flow;
    }

    /// <summary>Waits until somebody has heard so many more.</summary>
    public Task GoesOnAsync(Member hearer, int more = 20) => HeardAsync(hearer, hearer.NumbersOf(From.Key).LastOrDefault() + more);

    /// <summary>Ends it; the last of them is broadcast when all is well again, so that gaps before it are noticed.</summary>
    public async Task StopAsync()
    {
        _isEnding = true;
        await _running;
        await From.BroadcastAsync(Next());
    }

    /// <summary>Checks that a client who was there all the time has got each, in order, or that its node has counted those it hasn't.</summary>
    public async Task ArrivedOrCountedAsync(Member hearer, ServerNode at)
    {
        var missing = await MissingAsync(hearer);
        await Patience.UntilAsync(() => at.Missing - _countedBefore[at] >= missing, $"{at.Name} has counted the {missing} that {hearer.Key} misses of {From.Key}'s; it has {at.Missing - _countedBefore[at]}");
    }

    /// <summary>Waits for the last, and counts those that never came.</summary>
    public async Task<long> MissingAsync(Member hearer)
    {
        await HeardAsync(hearer, _last);
        long[] numbers = [.. hearer.NumbersOf(From.Key)];
        Assert.True(numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second), $"{hearer.Key} got {From.Key}'s out of order, or twice");
        return _last - numbers.Length;
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Pace);
        while (!_isEnding && await timer.WaitForNextTickAsync(CancellationToken.None))
            From.Broadcast(Next());
    }

    private object Next() => new { from = From.Key, n = ++_last };

    private Task HeardAsync(Member hearer, long number)
    {
        var numbers = hearer.NumbersOf(From.Key);
        return Patience.UntilAsync(() => numbers.LastOrDefault() >= number, $"{hearer.Key} has heard {number} of {From.Key}");
    }
}
