using PhoenixSharp.Limiting;

namespace PhoenixSharp;

public abstract partial class Channel
{
    /// <summary>Counts a change of presence that the client asks for against <see cref="RateLimits.PresenceChanges"/> of its connection. Ask before tracking or updating.</summary>
    /// <param name="refusal">What to return from the handler if there may be none: <c>error {"reason": "rate_limited", "retry_after": …}</c>.</param>
    /// <returns>False if it is one too many. True where no limit is set.</returns>
    protected bool MayChangePresence(out Reply refusal)
    {
        var wait = Process.Session.TakePresenceChange();
        refusal = wait > TimeSpan.Zero ? Reply.Error(ConnectionLimits.Answer(wait)) : Reply.None;
        return wait == TimeSpan.Zero;
    }
}
