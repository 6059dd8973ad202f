namespace PhoenixSharp;

/// <summary>How a session ends: WebSocket's close code and reason.</summary>
/// <remarks>The codes are those that real Phoenix on Bandit sends, as recorded; 1008 and 1013 are ours.</remarks>
internal sealed record SessionClose(ushort Code, string Reason = "")
{
    /// <summary>The client closed, or the listener stops under a connection without channels.</summary>
    public static readonly SessionClose Normal = new(1000);

    /// <summary><c>disconnect</c> was broadcast to the socket's id. Old clients don't reconnect after 1000.</summary>
    public static readonly SessionClose Disconnected = new(1001);

    /// <summary>Nothing came for as long as <see cref="SocketOptions.IdleTimeout"/>. Really 1002, as recorded.</summary>
    public static readonly SessionClose Idle = new(1002);

    /// <summary>The client broke RFC 6455.</summary>
    public static readonly SessionClose BrokenFraming = new(1002);

    /// <summary>A text message is no UTF-8.</summary>
    public static readonly SessionClose NotUtf8 = new(1007);

    /// <summary>The client went on past one of <see cref="SocketOptions.RateLimits"/>. 1008 is for a breach of policy (RFC 6455 §7.4.1).</summary>
    public static readonly SessionClose RateLimited = new(1008, "rate limited");

    /// <summary>The credentials expired. Ours: any code but 1000 has phoenix.js connect again.</summary>
    public static readonly SessionClose Expired = new(1008, "credentials expired");

    /// <summary>A message is larger than <see cref="SocketOptions.MaxMessageBytes"/>.</summary>
    public static readonly SessionClose TooBig = new(1009);

    /// <summary>A message can't be decoded, or its answer can't be encoded.</summary>
    public static readonly SessionClose Malformed = new(1011);

    /// <summary>The server stops, and the connection has channels: come again.</summary>
    public static readonly SessionClose Drained = new(1012);

    /// <summary>A message took longer to arrive than <see cref="SocketOptions.MessageTimeout"/>, or arrived too slowly.</summary>
    public static readonly SessionClose MessageTooSlow = new(1008, "message too slow");

    /// <summary>The bytes that wait for the connection, its address or the process exceed a limit.</summary>
    public static readonly SessionClose Overloaded = new(1013, "overloaded");

    /// <summary>The client reads more slowly than its topics are broadcast to.</summary>
    public static readonly SessionClose SlowConsumer = new(1013, "slow consumer");
}
