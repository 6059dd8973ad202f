using System.Collections.Concurrent;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Churn;

/// <summary>What all channels of one churn tell about themselves.</summary>
internal sealed class ChurnLedger
{
    private readonly ConcurrentDictionary<string, ChurnChannel> _busy = new();

    public ConcurrentQueue<string> Violations { get; } = new();

    public ConcurrentDictionary<ChurnChannel, int> Lefts { get; } = new();

    public ConcurrentBag<ChurnChannel> Accepted { get; } = [];

    public void Enter(ChurnChannel channel)
    {
        if (!_busy.TryAdd(channel.Topic, channel))
            Violations.Enqueue($"Two callbacks ran at once on {channel.Topic}.");
        if (Lefts.ContainsKey(channel))
            Violations.Enqueue($"A callback ran after LeftAsync on {channel.Topic}.");
    }

    public void Exit(ChurnChannel channel) => _busy.TryRemove(KeyValuePair.Create(channel.Topic, channel));
}

/// <summary>A channel that does what the payload says, sometimes at once and sometimes a little later.</summary>
internal sealed class ChurnChannel(ChurnLedger ledger) : Channel<PlainSocket>
{
    private bool _yields;

    public override async ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
    {
        ledger.Enter(this);
        try
        {
            var how = join.Read<string>();
            _yields = how.EndsWith('y');
            if (_yields)
                await Task.Yield();
            if (how[0] == 'c')
                throw new InvalidOperationException("a secret");
            if (how[0] == 'r')
                return Refuse("no");
            ledger.Accepted.Add(this);
            await PushAsync("hello", new { }, CancellationToken.None);
            return Accept();
        }
        finally
        {
            ledger.Exit(this);
        }
    }

    public override ValueTask JoinedAsync(CancellationToken cancellationToken) => BusyAsync();

    public override async ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
    {
        await BusyAsync();
        switch (@event)
        {
            case "crash":
                throw new InvalidOperationException("a secret");
            case "stop":
                Stop();
                return Reply.Ok();
            case "later":
                var later = ReplyLater();
                ThreadPool.UnsafeQueueUserWorkItem(static later => later.Reply(Reply.Ok()), later, preferLocal: false);
                PostAfter(TimeSpan.FromHours(1), later);
                return Reply.None;
            case "shout":
                await BroadcastAsync("shout", new { }, CancellationToken.None);
                return Reply.Ok();
            default:
                return Reply.Ok();
        }
    }

    public override async ValueTask LeftAsync(LeaveReason reason)
    {
        await BusyAsync();
        ledger.Lefts.AddOrUpdate(this, 1, (_, count) => count + 1);
    }

    private async ValueTask BusyAsync()
    {
        ledger.Enter(this);
        if (_yields)
            await Task.Yield();
        ledger.Exit(this);
    }
}
