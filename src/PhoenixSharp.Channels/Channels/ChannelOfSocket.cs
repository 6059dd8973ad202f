namespace PhoenixSharp;

/// <summary>One member of one topic: an instance per join, its fields the member's state. Callbacks run one at a time, in order.</summary>
/// <typeparam name="TSocket">The connection that it belongs to.</typeparam>
/// <remarks>
/// After Phoenix's <c>Phoenix.Channel</c>. Its constructor's parameters come from a service scope of its own, which is disposed after
/// <see cref="Channel.LeftAsync"/>; before that the channel is disposed, if it implements <see cref="IAsyncDisposable"/> or
/// <see cref="IDisposable"/>. An exception in a callback crashes this channel alone: the client gets <c>phx_error</c>
/// and rejoins. A handler that waits holds up its own channel, neither the connection nor others; one that blocks its thread
/// takes a thread from all. An <c>[Authorize]</c> on the class is asked before <see cref="Channel.JoinAsync"/>, about <see cref="PhoenixSharp.Socket.User"/>, with the
/// <see cref="JoinRequest"/> as its resource; whom it doesn't allow is answered <c>error {"reason": "unauthorized"}</c>. The token that callbacks get is cancelled when the channel is told to end.
/// </remarks>
public abstract class Channel<TSocket> : Channel
    where TSocket : Socket
{
    /// <summary>Gets the connection.</summary>
    protected TSocket Socket => (TSocket)Process.Session.Socket;
}
