using System.ComponentModel;

namespace PhoenixSharp;

public abstract partial class Channel
{
    /// <summary>Asks the <c>[Authorize]</c> of the handler of a push. The generator calls it before the handler.</summary>
    /// <returns>Null for a push that is allowed; else what is answered.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ValueTask<Reply?> RefusalAsync(AuthorizationRule rule, string @event, Payload payload)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Process.RefusalAsync(rule, @event, payload);
    }
}
