using PhoenixSharp.Limiting;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

internal sealed partial class SocketSession
{
    /// <summary>Counts a change of presence that the client asked a channel for.</summary>
    /// <returns>Zero if it may be; else how long none may.</returns>
    public TimeSpan TakePresenceChange()
    {
        if (_limits is null)
            return TimeSpan.Zero;
        var wait = _limits.TakePresenceChange(Mount);
        if (_limits.IsTooMuchPresence(Mount, wait > TimeSpan.Zero))
            CloseTooFast();
        return wait;
    }

    // Before routing: what has no channel counts too.
    private bool IsTooFast(Message message)
    {
        if (_limits is null)
            return false;
        var wait = _limits.Take(Mount, message);
        var isRefused = wait > TimeSpan.Zero;
        if (_limits.IsTooMuch(Mount, isRefused))
        {
            CloseTooFast();
            return true;
        }
        if (!isRefused || ConnectionLimits.IsAlwaysHeard(message))
            return false;
        if (!message.Ref.IsNull)
            Answer(message.JoinRef, message.Ref, message.Topic, Reasons.Error, ConnectionLimits.Answer(wait));
        return true;
    }

    private void CloseTooFast()
    {
        Mount.Logger.RateLimited(Mount.Path);
        Transport.Close(SessionClose.RateLimited);
    }
}
