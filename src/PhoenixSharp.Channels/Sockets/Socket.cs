using System.Security.Claims;

namespace PhoenixSharp;

/// <summary>One connection as the application sees it: who connected, its id, its state. One instance per connection; its properties are the state.</summary>
/// <remarks>
/// After Phoenix's <c>Phoenix.Socket</c>. Its constructor's parameters come from the connection's service scope; if it implements
/// <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>, it is disposed after its last channel. Its channels read it from their
/// own mailboxes at the same time: set it up in <see cref="ConnectAsync"/>, and don't change it later.
/// An <c>[Authorize]</c> on the class is asked before <see cref="ConnectAsync"/>; whom it doesn't allow is answered 403, as every refusal is, and never
/// 401: a browser shows the page neither status, and has no way to answer a challenge in a WebSocket's handshake.
/// </remarks>
public abstract class Socket
{
    private ClaimsPrincipal? _user;
    private long _expiresAt = long.MaxValue; // ticks of UTC

    /// <summary>Gets the topic that reaches all connections of the same identity, such as <c>user_socket:42</c>; null for none.</summary>
    /// <remarks>Broadcast the event <c>disconnect</c> to it, and those connections are closed with 1001. Read once, after the connect.</remarks>
    public virtual string? Id => null;

    /// <summary>Gets or sets whom the <c>[Authorize]</c> of channels and events is asked about.</summary>
    /// <value>Whom the host's authentication found. A socket that reads a token itself sets it in <see cref="ConnectAsync"/> and <see cref="RenewAsync"/>.</value>
    public ClaimsPrincipal User
    {
        get => _user ?? new ClaimsPrincipal(new ClaimsIdentity());
        protected set => _user = value;
    }

    /// <summary>Gets or sets when the connection's credentials expire: it is closed then with 1008, after which phoenix.js connects anew, with fresh <c>params</c> where they are a function.</summary>
    /// <value>Default null for never, or for what <see cref="SocketOptions.CloseOnExpiry"/> finds. Looked at by a sweep, so up to 5 s late. Set it in <see cref="ConnectAsync"/> or <see cref="RenewAsync"/>.</value>
    protected DateTimeOffset? ExpiresAt
    {
        get => MayExpire ? new DateTimeOffset(Volatile.Read(ref _expiresAt), TimeSpan.Zero) : null;
        set => Volatile.Write(ref _expiresAt, value?.UtcTicks ?? long.MaxValue);
    }

    /// <summary>Tells whether it has a time to expire at.</summary>
    internal bool MayExpire => Volatile.Read(ref _expiresAt) != long.MaxValue;

    /// <summary>Decides who may connect. Runs before the upgrade, so that a refusal is a plain HTTP answer.</summary>
    /// <param name="request">What came with the connect.</param>
    /// <param name="cancellationToken">Cancelled when the client gives up.</param>
    /// <returns><see cref="Accept"/> or <see cref="Refuse"/>.</returns>
    public abstract ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken);

    /// <summary>Decides about fresh credentials that a client sends over its open connection: event <c>access_token</c> on topic <c>phoenix</c>, payload <c>{"access_token": "…"}</c>.</summary>
    /// <param name="token">What it sent; empty where it sent none.</param>
    /// <param name="cancellationToken">Cancelled when the connection ends.</param>
    /// <returns>
    /// <see cref="Accept"/>, having set <see cref="ExpiresAt"/> and <see cref="User"/> anew: answered <c>ok</c>. <see cref="Refuse"/>, having set nothing:
    /// answered <c>error {"reason": "unauthorized"}</c>, and all stays as it was; so does a crash. Unless overridden there is no such event, as in Phoenix.
    /// </returns>
    /// <remarks>
    /// Afterwards the <c>[Authorize]</c> of each joined channel is asked again, with an empty payload: whom it no longer allows gets <c>phx_close</c>, on which phoenix.js
    /// doesn't rejoin. One renewal runs at a time; another one meanwhile is answered <c>overloaded</c>.
    /// </remarks>
    public virtual ValueTask<ConnectResult> RenewAsync(string token, CancellationToken cancellationToken) => ConnectResult.Unknown.Instance;

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

    /// <summary>Takes over what the host knows, for the socket to change.</summary>
    internal void Identify(ClaimsPrincipal? user) => _user = user;

    /// <summary>Sets when it expires, unless the socket has said so itself.</summary>
    internal void ExpireAt(DateTimeOffset? time) => ExpiresAt ??= time;

    internal bool HasExpired(DateTimeOffset now) => Volatile.Read(ref _expiresAt) <= now.UtcTicks;
}
