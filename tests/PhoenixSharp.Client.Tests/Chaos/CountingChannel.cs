using System.Collections.Concurrent;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>How often the server handled each push: what the client itself must never make two.</summary>
internal sealed class PushCounts
{
    private readonly ConcurrentDictionary<int, int> _counts = [];

    public void Add(int push) => _counts.AddOrUpdate(push, 1, (_, count) => count + 1);

    public int Of(int push) => _counts.GetValueOrDefault(push);
}

/// <summary>The server's presences in these tests.</summary>
internal sealed class CountingPresence : global::PhoenixSharp.Presence<Payload>;

/// <summary>Counts what is pushed and answers it; shows its member as present.</summary>
internal sealed class CountingChannel(PushCounts counts, CountingPresence presence) : Channel<OpenSocket>
{
    private string _key = "";

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
    {
        _key = join.Payload.TryGet("key", out var key) ? key.AsString()! : "nobody";
        return Accept();
    }

    public override async ValueTask JoinedAsync(CancellationToken cancellationToken)
    {
        await presence.TrackAsync(this, _key, Payload.Empty, cancellationToken);
        await PushAsync("presence_state", presence.List(Topic), cancellationToken);
    }

    public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
    {
        if (payload.TryGet("push", out var number))
            counts.Add(int.Parse(number.ToString(), System.Globalization.CultureInfo.InvariantCulture));
        return ValueTask.FromResult(Reply.Ok(payload));
    }
}
