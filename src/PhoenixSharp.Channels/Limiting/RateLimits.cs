namespace PhoenixSharp;

/// <summary>How fast clients may go. All are off until set; Phoenix has none of them.</summary>
/// <remarks>
/// What is one too many is refused first: answered <c>error {"reason": "rate_limited", "retry_after": 250}</c>, in milliseconds, or dropped
/// where it has no ref. Who goes on regardless is closed with 1008, see <see cref="MaxRefusals"/>. It is decided before routing, so what names
/// an unknown topic or event counts too. Each is counted in <c>phoenixsharp.rate_limited</c>, with the tag <c>limit</c>.
/// </remarks>
public sealed class RateLimits
{
    /// <summary>Gets or sets how fast one client may connect. One connect more is answered HTTP 429 with <c>Retry-After</c>, before the application is asked.</summary>
    /// <remarks>
    /// A client is its address, of IPv6 the first 64 bits; behind a proxy that is the proxy's, unless the application uses forwarded headers.
    /// <c>LimitConnectsBy</c>, where the socket is mounted, takes another name for it. Refilled ten times a second.
    /// </remarks>
    public RateLimit? Connects { get; set; }

    /// <summary>Gets or sets how fast all clients together may connect: what this server can let in after a restart, when all come at once.</summary>
    /// <remarks>One connect more is answered HTTP 503 with <c>Retry-After</c>, before the application is asked; phoenix.js tries again with its own back-off.</remarks>
    public RateLimit? AllConnects { get; set; }

    /// <summary>Gets or sets how many messages of any kind one connection may send.</summary>
    /// <remarks>A heartbeat and a leave count and are never refused, but past the limit they are taken for refused in <see cref="MaxRefusals"/>.</remarks>
    public RateLimit? Frames { get; set; }

    /// <summary>Gets or sets how many joins one connection may send.</summary>
    public RateLimit? Joins { get; set; }

    /// <summary>Gets or sets how many messages one connection may send that are neither joins, leaves nor heartbeats.</summary>
    public RateLimit? Events { get; set; }

    /// <summary>Gets or sets how many changes of presence one connection may ask for, in all its channels: what <see cref="Channel.MayChangePresence"/> counts.</summary>
    public RateLimit? PresenceChanges { get; set; }

    /// <summary>Gets or sets how many more of a connection's messages may be refused than taken before it is closed with 1008 <c>rate limited</c>.</summary>
    /// <remarks>So a client that sends more than twice what it may is closed in the end, and one that goes a little too fast never is.</remarks>
    /// <value>1 to 1,000,000. Default 100.</value>
    public int MaxRefusals { get; set; } = 100;

    /// <summary>Gets whether a connection has anything to count.</summary>
    internal bool CountMessages => (Frames ?? Joins ?? Events ?? PresenceChanges) is not null;

    internal IEnumerable<string> Failures(string setting)
    {
        (string Name, RateLimit? Limit)[] limits =
        [
            (nameof(Connects), Connects), (nameof(AllConnects), AllConnects), (nameof(Frames), Frames),
            (nameof(Joins), Joins), (nameof(Events), Events), (nameof(PresenceChanges), PresenceChanges),
        ];
        foreach (var failure in limits.SelectMany(limit => limit.Limit?.Failures($"{setting}.{limit.Name}") ?? []))
            yield return failure;
        if (MaxRefusals is < 1 or > 1_000_000)
            yield return $"{setting}.{nameof(MaxRefusals)} must be 1 to 1000000.";
    }
}
