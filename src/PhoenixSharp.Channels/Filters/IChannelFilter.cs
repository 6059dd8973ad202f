namespace PhoenixSharp;

/// <summary>A filter around connects, joins, events and leaves: for logging, validation, or replies in place of exceptions.</summary>
/// <remarks>
/// <para>
/// Implement the methods that you need; the others call <c>next</c>. A method may act before and after <c>next</c>, return its own result
/// instead of calling it, or catch what it throws. Filters nest in the order of registration: the first is the outermost. Those of
/// <c>AddPhoenix().AddFilter&lt;T&gt;()</c> come before those of <c>socket.AddFilter&lt;T&gt;()</c>.
/// </para>
/// <para>
/// Each channel has its own filter object, which is created from the channel's service scope after the channel's <c>[Authorize]</c> and is
/// disposed after <see cref="LeaveAsync"/>, so a filter can keep state about its member in fields. Each connect has its own filter object
/// too. If the filter is registered as a service, that service is used, with its lifetime: register it as a singleton to use one object
/// for all channels and connects.
/// </para>
/// <para>
/// Methods for one channel are called one at a time, in the channel's mailbox. An exception of a filter has the same effect as one of the
/// channel.
/// Broadcasts, presences, timers and renewed credentials do not pass filters.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// public sealed class BodyRequired : IChannelFilter
/// {
///     public ValueTask&lt;Reply&gt; HandleAsync(EventContext context, Func&lt;EventContext, ValueTask&lt;Reply&gt;&gt; next) =>
///         context.Event == "new_msg" &amp;&amp; !context.Payload.TryGet("body", out _)
///             ? ValueTask.FromResult(Reply.Error("body is missing"))
///             : next(context);
/// }
/// </code>
/// </example>
public interface IChannelFilter
{
    /// <summary>Runs around <see cref="Socket.ConnectAsync"/>, after the <c>[Authorize]</c> of the socket.</summary>
    /// <remarks>It is called only if the filter was added for all topics.</remarks>
    /// <returns>The result of <paramref name="next"/>, or a <see cref="ConnectResult.Refused"/>.</returns>
    ValueTask<ConnectResult> ConnectAsync(ConnectContext context, Func<ConnectContext, ValueTask<ConnectResult>> next) =>
        Call(next, context);

    /// <summary>Runs around <see cref="Channel.JoinAsync"/>, after the <c>[Authorize]</c> of the channel.</summary>
    /// <returns>The result of <paramref name="next"/>, or <see cref="JoinContext.Refuse(string)"/>.</returns>
    ValueTask<JoinResult> JoinAsync(JoinContext context, Func<JoinContext, ValueTask<JoinResult>> next) => Call(next, context);

    /// <summary>Runs around the handler of an event that the client has pushed.</summary>
    /// <returns>The result of <paramref name="next"/>, or another reply. <see cref="Reply.None"/> sends none.</returns>
    /// <remarks>
    /// <paramref name="next"/> throws what the handler throws: <see cref="PayloadException"/> if the payload is not of the handler's type,
    /// and <see cref="UnhandledEventException"/> if there is no handler. If you return a reply instead, the channel continues. The
    /// <c>[Authorize]</c> of a handler is checked inside <paramref name="next"/>, because the channel selects the method that handles the
    /// event. If it refuses a push, <paramref name="next"/> returns <c>error {"reason": "unauthorized"}</c>.
    /// </remarks>
    ValueTask<Reply> HandleAsync(EventContext context, Func<EventContext, ValueTask<Reply>> next) => Call(next, context);

    /// <summary>Runs around <see cref="Channel.LeftAsync"/>, once for each accepted join.</summary>
    /// <remarks>It cannot prevent the leave: if it does not call <paramref name="next"/>, the channel's callback runs after it.</remarks>
    ValueTask LeaveAsync(LeaveContext context, Func<LeaveContext, ValueTask> next) => Call(next, context);

    private static TResult Call<TContext, TResult>(Func<TContext, TResult> next, TContext context)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next(context);
    }
}
