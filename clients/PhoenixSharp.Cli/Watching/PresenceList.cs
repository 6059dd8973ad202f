using System.Text.Json;
using PhoenixSharp.Cli.Output;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>Writes the presences of a channel, and reports a channel that sends no list.</summary>
internal sealed class PresenceList : IAsyncDisposable
{
    // A channel sends its list right after the join. If it is missing for this long, that is reported; the list may still follow.
    private static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(2);

    private readonly string _topic;
    private readonly Watch _watch;
    private readonly IOutput _output;
    private readonly ITimer _timer;
    private int _state; // 0 until a list is received or its absence is reported

    public PresenceList(string topic, Watch watch, IOutput output)
    {
        (_topic, _watch, _output) = (topic, watch, output);
        _timer = TimeProvider.System.CreateTimer(
            _ => _watch.Write(ReportMissing), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Follows a channel that is not joined yet.</summary>
    public void Attach(PhoenixChannel channel)
    {
        var presence = new ChannelPresence<JsonElement>(channel); // disposed with its channel
        channel.Joined += _ => _timer.Change(ListTimeout, Timeout.InfiniteTimeSpan);
        presence.MemberJoined += join =>
        {
            if (IsNew(join))
                _watch.Write(() => _output.PresenceChanged(_topic, "join", join.Key, join.IsFirst, Metas(join.Entered)));
        };
        presence.MemberLeft += leave =>
            _watch.Write(() => _output.PresenceChanged(_topic, "leave", leave.Key, leave.IsLast, Metas(leave.Gone)));
        presence.Synced += () =>
        {
            Volatile.Write(ref _state, 1);
            _watch.WriteCounted(() => _output.Present(_topic, presence.List()));
        };
    }

    /// <summary>Reports that no list was received, unless that was reported before.</summary>
    public void End() => ReportMissing();

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void ReportMissing()
    {
        if (Interlocked.Exchange(ref _state, 1) == 0)
            _output.NoPresences(_topic);
    }

    // The first diff may repeat a presence of the first list: the one that this program's own join tracks.
    private static bool IsNew(PresenceJoin<JsonElement> join) =>
        join.Before is null || join.Entered.Metas.Any(meta => join.Before.Metas.All(before => before.PhxRef != meta.PhxRef));

    private static IEnumerable<JsonElement> Metas(PresenceMember<JsonElement> entry) => entry.Metas.Select(meta => meta.Value);
}
