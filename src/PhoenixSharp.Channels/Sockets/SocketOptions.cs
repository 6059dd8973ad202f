using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PhoenixSharp;

/// <summary>The limits and times of one mounted socket.</summary>
public sealed class SocketOptions
{
    /// <summary>Channels that one connection may hold. One more join is refused with <c>{"reason": "too many channels joined"}</c>.</summary>
    /// <value>1 to 100,000. Default 100, as Phoenix's <c>:max_channels_per_transport</c>.</value>
    [Range(1, 100_000)]
    public int MaxChannels { get; set; } = 100;

    /// <summary>Silence after which the connection is closed. Any byte from the client counts as sound, a pong too; what the server sends does not.</summary>
    /// <value>Default 60 s, as Phoenix's <c>:timeout</c>. <see cref="Timeout.InfiniteTimeSpan"/> turns it off.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time in which a connection must send its first join. One that never does is closed as an idle one: it holds a place and uses none.</summary>
    /// <value>Default <see cref="Timeout.InfiniteTimeSpan"/>, as in Phoenix: a client may connect first and join when its user does something. WebSocket only.</value>
    public TimeSpan FirstJoinTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>Bytes that one message from a client may have, all its fragments together. More closes the connection with 1009 before the data is there.</summary>
    /// <remarks>By long poll a longer message is answered 413 and the session stays open, see <see cref="MaxPostBytes"/>.</remarks>
    /// <value>1 to 1 GiB. Default 1 MiB.</value>
    [Range(1, 1 << 30)]
    public int MaxMessageBytes { get; set; } = 1 << 20;

    /// <summary>
    /// Gets or sets the number of bytes in the body of one long-poll POST, which may hold many messages. A longer body is answered 413.
    /// </summary>
    /// <value>1 KiB to 1 GiB. The default is 8,000,000, as in Phoenix.</value>
    /// <remarks>
    /// Each message in the body may have <see cref="MaxMessageBytes"/>. A body with a longer message is answered 413 too: the messages
    /// before that one are handled, it and the messages after it are not. The session stays open in both cases.
    /// </remarks>
    [Range(1024, 1 << 30)]
    public int MaxPostBytes { get; set; } = 8_000_000;

    /// <summary>
    /// Gets or sets how long one message of a client may take to arrive once it has begun. A slower one closes the connection with 1008.
    /// </summary>
    /// <value>The default is 30 seconds. <see cref="Timeout.InfiniteTimeSpan"/> disables the check.</value>
    /// <remarks>
    /// After five seconds a message must also have arrived at 240 bytes a second or more, as Kestrel requires of a request body. Time
    /// during which the server has paused reading does not count. WebSocket only.
    /// </remarks>
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the number of bytes in messages of one connection that may wait for its channels or be handled by them.
    /// </summary>
    /// <value>1 KiB to 1 GiB. The default is 8 MiB.</value>
    /// <remarks>
    /// Until the limit is reached, the server keeps reading from the connection, so a slow channel does not delay the others. When it is
    /// reached, the server pauses reading from the connection; see <see cref="HoldTimeout"/>. The same number of bytes limits the
    /// intercepted broadcasts that wait for one channel. A channel that exceeds it is ended with <c>phx_error {"reason":
    /// "overloaded"}</c>, and its client joins again.
    /// </remarks>
    [Range(1024, 1 << 30)]
    public int MaxReadAheadBytes { get; set; } = 8 << 20;

    /// <summary>Gets or sets the number of messages of one connection that may wait for its channels or be handled by them.</summary>
    /// <value>1 to 1,000,000. The default is 10,000.</value>
    /// <remarks>The same happens as for <see cref="MaxReadAheadBytes"/>.</remarks>
    [Range(1, 1_000_000)]
    public int MaxReadAheadMessages { get; set; } = 10_000;

    /// <summary>Gets or sets how long the server pauses reading from a connection whose channels can't take more.</summary>
    /// <value>
    /// 1 ms to an hour. The default is 10 seconds, which is less than phoenix.js waits for a heartbeat or a long-poll request.
    /// </value>
    /// <remarks>
    /// Then the channel with the largest backlog is ended with <c>phx_error {"reason": "overloaded"}</c>, its backlog is discarded, and
    /// reading continues. While reading is paused, <see cref="IdleTimeout"/> and <see cref="MessageTimeout"/> do not run.
    /// </remarks>
    public TimeSpan HoldTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets a value indicating whether a push or join that exceeds the read-ahead is refused instead of pausing the connection.
    /// </summary>
    /// <value>
    /// The default is <see langword="false"/>. If <see langword="true"/>, such a message is answered <c>error {"reason":
    /// "overloaded"}</c>, or dropped and counted if it has no ref.
    /// </value>
    public bool RefuseWhenFull { get; set; }

    /// <summary>
    /// Gets or sets the number of bytes that may wait to be sent to one connection which reads, but more slowly than its channels send.
    /// </summary>
    /// <value>1 KiB to 1 GiB. The default is 64 MiB.</value>
    /// <remarks>
    /// A connection that exceeds it is closed with 1013. A single message may be larger if nothing else waits. A connection is also closed
    /// with 1013 if more than 16 MiB wait for it (or four times <see cref="MaxMessageBytes"/>, if that is more) and it has accepted no
    /// byte for a second.
    /// </remarks>
    [Range(1024, 1 << 30)]
    public int MaxOutboundBytes { get; set; } = 64 << 20;

    /// <summary>
    /// Gets or sets how long a connection may accept none of the bytes offered to it before it is closed with 1013.
    /// </summary>
    /// <value>The default is 30 seconds. <see cref="Timeout.InfiniteTimeSpan"/> disables the check.</value>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time that a channel has for <see cref="Channel.LeftAsync"/>, and a replaced one to get out of the way of a duplicate join.</summary>
    /// <value>Default 5 s, as Phoenix's <c>:shutdown</c>.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Which pages may connect, by the <c>Origin</c> that a browser names.</summary>
    /// <value>Default <see cref="OriginPolicy.SameHost"/>: pages of the host that the request was sent to. A client that is no browser sends no origin and is let through.</value>
    public OriginPolicy CheckOrigin { get; set; } = OriginPolicy.SameHost;

    /// <summary>Whether <c>path/longpoll</c> is served beside <c>path/websocket</c>, for networks that let no WebSocket through.</summary>
    /// <value>Default true; Phoenix's is false.</value>
    public bool LongPoll { get; set; } = true;

    /// <summary>Time that a poll waits for messages. A session that nobody polls for one and a half of it ends; <see cref="IdleTimeout"/> is for WebSockets only.</summary>
    /// <value>Up to an hour. Default 10 s, as Phoenix's <c>:window_ms</c>; phoenix.js gives a poll up after 20 s.</value>
    public TimeSpan LongPollWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the number of long-poll sessions that may be open at a time. Each may hold <see cref="MaxOutboundBytes"/>.
    /// </summary>
    /// <value>1 to 1,000,000. The default is 10,000.</value>
    /// <remarks>
    /// Clients, identified by address or by <c>LimitConnectsBy</c>, share the sessions. When all are taken, a client with fewer than
    /// half as many sessions as the client with most gets one of those, a session that was never polled if there is any. Otherwise a
    /// session of its own that was not polled within two seconds is ended. If there is none, the connect is answered 503.
    /// </remarks>
    [Range(1, 1_000_000)]
    public int MaxLongPollSessions { get; set; } = 10_000;

    /// <summary>Bytes that a topic may have. A join of a longer one is answered <c>{"reason": "unmatched topic"}</c>: a channel keeps its topic for as long as it lives.</summary>
    /// <value>1 to 65,535. Default 1,024; Phoenix has no limit.</value>
    [Range(1, 65_535)]
    public int MaxTopicBytes { get; set; } = 1024;

    /// <summary>How deep the JSON of a message may be nested, the frame's own array or object counted too. Deeper closes the connection with 1011.</summary>
    /// <value>2 to 512. Default 512; Phoenix has no limit.</value>
    [Range(2, 512)]
    public int MaxDepth { get; set; } = 512;

    /// <summary>
    /// Gets or sets the number of bytes that the payload of a <c>presence_state</c> may have. If it has more, the client is pushed
    /// <c>presence_error {"reason": "presence_state too large"}</c> instead; it stays joined and receives diffs.
    /// </summary>
    /// <value>1 KiB to 1 GiB. The default is 32 MiB; Phoenix has no limit.</value>
    [Range(1024, 1 << 30)]
    public int MaxPresenceStateBytes { get; set; } = 32 << 20;

    /// <summary>How fast clients may go.</summary>
    /// <value>Default: as fast as they like.</value>
    public RateLimits RateLimits { get; set; } = new();

    /// <summary>How connections are ended when the host stops.</summary>
    public DrainOptions Drain { get; set; } = new();

    /// <summary>Whether a connection is closed with 1008 when the host's authentication expires, where the socket sets no <c>ExpiresAt</c> itself.</summary>
    /// <value>Default false. The time is the authentication ticket's <c>ExpiresUtc</c>, else the user's claim <c>exp</c>; a cookie that slides doesn't slide for a connection.</value>
    public bool CloseOnExpiry { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether errors that clients receive name their cause. Use it only for development, because the
    /// message of an exception can reveal details of the server.
    /// </summary>
    /// <value>
    /// The default is <see langword="null"/>: on in the Development environment, off in all others. When it is on, the server logs it at
    /// start: at Information in Development, otherwise as a warning.
    /// </value>
    /// <remarks>
    /// When it is on, the <c>phx_error</c> of a crashed channel and the reply to a crashed join have the key <c>error</c> beside
    /// <c>reason</c>, with the type and the message of the exception. An <c>invalid payload</c> has the keys <c>path</c> and
    /// <c>expected</c>. A crashed connect is always answered with status 500 and no body.
    /// </remarks>
    public bool? DetailedErrors { get; set; }

    /// <summary>Threads that channels with <see cref="MayBlockAttribute"/> may have at a time. They are started on demand and end when idle.</summary>
    /// <value>1 to 10,000. Default 64.</value>
    [Range(1, 10_000)]
    public int MaxBlockingThreads { get; set; } = 64;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsValidationException">One is out of range: says which, and what is legal.</exception>
    internal void Validate(string path)
    {
        List<string> failures = [];
        Check(failures, nameof(MaxChannels), MaxChannels is >= 1 and <= 100_000, "1 to 100000");
        Check(failures, nameof(MaxMessageBytes), MaxMessageBytes is >= 1 and <= 1 << 30, "1 to 1073741824");
        Check(failures, nameof(MaxPostBytes), MaxPostBytes is >= 1024 and <= 1 << 30, "1024 to 1073741824");
        Check(failures, nameof(MessageTimeout), IsTime(MessageTimeout), "a positive time, or infinite to turn it off");
        Check(failures, nameof(MaxReadAheadBytes), MaxReadAheadBytes is >= 1024 and <= 1 << 30, "1024 to 1073741824");
        Check(failures, nameof(MaxReadAheadMessages), MaxReadAheadMessages is >= 1 and <= 1_000_000, "1 to 1000000");
        var isHoldTimeout = HoldTimeout >= TimeSpan.FromMilliseconds(1) && HoldTimeout <= TimeSpan.FromHours(1);
        Check(failures, nameof(HoldTimeout), isHoldTimeout, "1 ms to an hour");
        Check(failures, nameof(MaxOutboundBytes), MaxOutboundBytes is >= 1024 and <= 1 << 30, "1024 to 1073741824");
        Check(failures, nameof(IdleTimeout), IsTime(IdleTimeout), "a positive time, or infinite to turn it off");
        Check(failures, nameof(FirstJoinTimeout), IsTime(FirstJoinTimeout), "a positive time, or infinite to turn it off");
        Check(failures, nameof(SendTimeout), IsTime(SendTimeout), "a positive time, or infinite to turn it off");
        Check(failures, nameof(LongPollWindow), LongPollWindow > TimeSpan.Zero && LongPollWindow <= TimeSpan.FromHours(1), "a positive time up to an hour");
        Check(failures, nameof(MaxBlockingThreads), MaxBlockingThreads is >= 1 and <= 10_000, "1 to 10000");
        Check(failures, nameof(MaxLongPollSessions), MaxLongPollSessions is >= 1 and <= 1_000_000, "1 to 1000000");
        Check(failures, nameof(ShutdownTimeout), ShutdownTimeout > TimeSpan.Zero, "a positive time");
        Check(failures, nameof(MaxTopicBytes), MaxTopicBytes is >= 1 and <= 65_535, "1 to 65535");
        Check(failures, nameof(MaxDepth), MaxDepth is >= 2 and <= 512, "2 to 512");
        Check(failures, nameof(MaxPresenceStateBytes), MaxPresenceStateBytes is >= 1024 and <= 1 << 30, "1024 to 1073741824");
        failures.AddRange(RateLimits.Failures(nameof(RateLimits)));
        failures.AddRange(Drain.Failures(nameof(Drain)));
        if (failures.Count > 0)
            throw new OptionsValidationException(path, typeof(SocketOptions), failures.Select(failure => $"The socket at {path}: {failure}"));
    }

    private static bool IsTime(TimeSpan time) => time > TimeSpan.Zero || time == Timeout.InfiniteTimeSpan;

    private static void Check(List<string> failures, string setting, bool legal, string range)
    {
        if (!legal)
            failures.Add($"{setting} must be {range}.");
    }
}
