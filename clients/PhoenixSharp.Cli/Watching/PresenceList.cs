using System.Text.Json;
using PhoenixSharp.Cli.Output;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>Writes the presences of a channel, and says so if the channel sends none.</summary>
internal sealed class PresenceList : IAsyncDisposable
{
    // A channel sends its list right after the join. Without one for this long, the user is told; the list may still come.
    private static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(2);

    private readonly string _topic;
    private readonly Watch _watch;
    private readonly IOutput _output;
    private readonly ITimer _patience;
    private int _state; // 0 until a list came or its absence was reported

    public PresenceList(string topic, Watch watch, IOutput output)
    {
        (_topic, _watch, _output) = (topic, watch, output);
        _patience = TimeProvider.System.CreateTimer(
            _ => _watch.Tell(ReportMissing), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Follows a channel that is not joined yet.</summary>
    public void Attach(PhoenixChannel channel)
    {
        var presence = new ChannelPresence<JsonElement>(channel); // ends with its channel
        channel.Joined += _ => _patience.Change(ListPatience, Timeout.InfiniteTimeSpan);
        presence.MemberJoined += join =>
        {
            if (IsNews(join))
                _watch.Tell(() => _output.PresenceChanged(_topic, "join", join.Key, join.IsFirst, Metas(join.Entered)));
        };
        presence.MemberLeft += leave => _watch.Tell(() => _output.PresenceChanged(_topic, "leave", leave.Key, leave.IsLast, Metas(leave.Gone)));
        presence.Synced += () =>
        {
            Volatile.Write(ref _state, 1);
            _watch.Take(() => _output.Present(_topic, presence.List()));
        };
    }

    /// <summary>Reports that no list came, if that was not reported before.</summary>
    public void End() => ReportMissing();

    public ValueTask DisposeAsync() => _patience.DisposeAsync();

    private void ReportMissing()
    {
        if (Interlocked.Exchange(ref _state, 1) == 0)
            _output.NoPresences(_topic);
    }

    // A diff may repeat what the first list had already: that a person joined who asks for the list.
    private static bool IsNews(PresenceJoin<JsonElement> join) =>
        join.Before is null || join.Entered.Metas.Any(meta => join.Before.Metas.All(before => before.PhxRef != meta.PhxRef));

    private static IEnumerable<JsonElement> Metas(PresenceMember<JsonElement> entry) => entry.Metas.Select(meta => meta.Value);
}
