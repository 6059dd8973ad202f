using System.Globalization;
using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Limiting;

/// <summary>What one connection has left of its limits: four buckets and two counts, and only where any limit is set.</summary>
internal sealed class ConnectionLimits
{
    private TokenBucket _frames;
    private TokenBucket _joins;
    private TokenBucket _events;
    private TokenBucket _presenceChanges;
    private int _refusals; // that nothing taken has made up for
    private int _presenceRefusals; // apart: the push that asked for the change was taken

    public static ConnectionLimits? For(SocketMount mount) => mount.Options.RateLimits.CountMessages ? new ConnectionLimits() : null;

    /// <summary>Counts a message.</summary>
    /// <returns>Zero if it may pass; else how long none may.</returns>
    public TimeSpan Take(SocketMount mount, Message message)
    {
        var limits = mount.Options.RateLimits;
        if (Take(ref _frames, limits.Frames, mount.Time, "frames") is var wait && wait > TimeSpan.Zero)
            return wait;
        if (IsAlwaysHeard(message))
            return TimeSpan.Zero;
        return message.Event.Is(Events.Join)
            ? Take(ref _joins, limits.Joins, mount.Time, "joins")
            : Take(ref _events, limits.Events, mount.Time, "events");
    }

    /// <summary>Counts a change of presence.</summary>
    /// <returns>Zero if it may be; else how long none may.</returns>
    public TimeSpan TakePresenceChange(SocketMount mount) =>
        Take(ref _presenceChanges, mount.Options.RateLimits.PresenceChanges, mount.Time, "presence_changes");

    /// <summary>Notes what came of a message.</summary>
    /// <returns>True if that was one refusal more than there may be.</returns>
    public bool IsTooMuch(SocketMount mount, bool isRefused) => IsTooMuch(ref _refusals, mount, isRefused);

    /// <summary>Notes what came of a change of presence.</summary>
    /// <returns>True if that was one refusal more than there may be.</returns>
    public bool IsTooMuchPresence(SocketMount mount, bool isRefused) => IsTooMuch(ref _presenceRefusals, mount, isRefused);

    /// <summary>Tells what is never refused: it shows that the client lives, or makes less of it.</summary>
    public static bool IsAlwaysHeard(Message message) =>
        message.Event.Is(Events.Leave) || (message.Topic.Is(Topics.Phoenix) && message.Event.Is(Events.Heartbeat));

    /// <summary>Writes what a refused client is answered.</summary>
    public static Payload Answer(TimeSpan wait) => Payload.OfChecked(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $$"""{"reason":"rate_limited","retry_after":{{Math.Ceiling(wait.TotalMilliseconds)}}}""")));

    private static bool IsTooMuch(ref int refusals, SocketMount mount, bool isRefused)
    {
        if (isRefused)
            return Interlocked.Increment(ref refusals) == mount.Options.RateLimits.MaxRefusals + 1;
        if (Volatile.Read(ref refusals) is > 0 and var count)
            Interlocked.CompareExchange(ref refusals, count - 1, count);
        return false;
    }

    private static TimeSpan Take(ref TokenBucket bucket, RateLimit? limit, TimeProvider time, string name)
    {
        if (limit is null)
            return TimeSpan.Zero;
        var wait = bucket.Take(limit, time);
        if (wait > TimeSpan.Zero)
            ChannelMetrics.RateLimited(name);
        return wait;
    }
}
