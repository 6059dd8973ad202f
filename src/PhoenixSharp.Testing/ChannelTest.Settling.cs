using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Testing;

// The server is idle if no channel and no presence has work. Two snapshots must be equal, because work can move from a channel that is
// read late to a channel that was read early.
public sealed partial class ChannelTest
{
    private Presence[]? _presences;

    /// <summary>Moves the clock. It stops at each timer that is due, and waits until the server has handled it.</summary>
    /// <param name="by">How far to move the clock: zero or more.</param>
    /// <exception cref="ChannelTestException">A callback does not return.</exception>
    public async Task AdvanceAsync(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        await SettleAsync();
        var until = Time.GetTimestamp() + by.Ticks;
        while (Time.TryFireNext(until))
            await SweepAsync();
        Time.MoveTo(until);
        await SweepAsync();
    }

    /// <summary>Waits until every message was handled: no channel runs a callback, and no presence has a change to process.</summary>
    /// <remarks>
    /// A callback that waits for the clock counts as handled, because only <see cref="AdvanceAsync"/> lets it continue. This method does
    /// not wait for work that a callback has started and does not await.
    /// </remarks>
    /// <exception cref="ChannelTestException">A callback does not return.</exception>
    public async Task SettleAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var look = Look();
            var busy = look.Find(work => !work.IsIdle);
            if (busy is null && look.SequenceEqual(Look()))
                return;
            if (TimeProvider.System.GetElapsedTime(began) > Timeout)
                throw Failure($"The server is not idle after {Timeout.TotalSeconds} s: {busy?.Name ?? "it"} has not finished its work.");
            await Task.Delay(1);
        }
    }

    // In production, the sweep of a transport closes connections whose credentials have expired.
    private async Task SweepAsync()
    {
        await SettleAsync();
        foreach (var mount in Clients().Select(client => client.Session.Mount).Distinct())
            mount.Expiring.Sweep(Time.GetUtcNow());
        await SettleAsync();
    }

    private List<Work> Look() =>
    [
        .. Clients().SelectMany(client => client.Session.Channels().Select(LookAt)),
        .. Presences().SelectMany(presence => presence.Tracker.Shards, LookAt),
        .. Clients().Where(client => client.IsEnding).Select(client => new Work("the end of a connection", client, default, client.Session.HasChannels)),
    ];

    private static Work LookAt(Presence presence, TrackerShard shard) =>
        new(presence.GetType().Name, shard, shard.Activity, IsWaiting: false);

    // After a message is posted, there is a time in which no callback runs yet. A timer that is set then belongs to a loop of the channel,
    // and no callback awaits it.
    private Work LookAt(ChannelProcess channel)
    {
        var activity = channel.Activity;
        var isWaiting = activity.HasInHand && Time.HasTimerOf(channel, activity.Taken);
        return new Work($"the channel of {channel.Topic}", channel, activity, isWaiting);
    }

    private TestClient[] Clients()
    {
        lock (_gate)
            return [.. _clients];
    }

    private Presence[] Presences() => _presences ??=
        [.. Services.GetServices<PresenceRegistration>().Select(one => (Presence)Services.GetRequiredService(one.Type))];

    // A snapshot of an object that may have work.
    private sealed record Work(string Name, object Subject, MailboxActivity Activity, bool IsWaiting)
    {
        public bool IsIdle => Activity.IsIdle || IsWaiting;
    }
}
