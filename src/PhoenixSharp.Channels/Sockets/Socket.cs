namespace PhoenixSharp;

/// <summary>One connection as the application sees it: who connected, its id, its state. One instance per connection; its properties are the state.</summary>
/// <remarks>After Phoenix's <c>Phoenix.Socket</c>. Its channels read it from their own mailboxes, at the same time: set it up in <see cref="ConnectAsync"/> and leave it.</remarks>
public abstract class Socket
{
    /// <summary>Gets the topic that reaches all connections of the same identity, such as <c>user_socket:42</c>; null for none.</summary>
    /// <remarks>Broadcast the event <c>disconnect</c> to it, and those connections are closed with 1001. Read once, after the connect.</remarks>
    public virtual string? Id => null;

    /// <summary>Decides who may connect. Runs before the upgrade, so that a refusal is a plain HTTP answer.</summary>
    /// <param name="request">What came with the connect.</param>
    /// <param name="cancellationToken">Cancelled when the client gives up.</param>
    /// <returns><see cref="Accept"/> or <see cref="Refuse"/>.</returns>
    public abstract ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken);

    /// <summary>Lets the client in.</summary>
    protected static ConnectResult Accept() => ConnectResult.Accepted.Instance;

    /// <summary>Refuses the client.</summary>
    /// <param name="status">The HTTP status, 400 to 599. Default 403, as Phoenix.</param>
    /// <param name="body">Plain text for the answer's body; none by default.</param>
    protected static ConnectResult Refuse(int status = 403, string? body = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return new ConnectResult.Refused(status, body);
    }
}
