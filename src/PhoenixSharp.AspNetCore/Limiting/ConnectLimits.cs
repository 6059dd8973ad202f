using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using PhoenixSharp.Transports;

namespace PhoenixSharp.Limiting;

/// <summary>How fast clients may connect to one mount, each and all together; asked before anything else is done for a connect.</summary>
internal sealed class ConnectLimits : IDisposable
{
    /// <summary>The rate of warnings that an attacker could cause with every connect.</summary>
    internal static readonly RateLimit EveryTenSeconds = new() { PerSecond = 0.1, Burst = 1 };

    private static readonly TimeSpan RetryWhenFull = TimeSpan.FromSeconds(5);

    private readonly SocketMount _mount;
    private readonly PartitionedRateLimiter<HttpContext>? _clients;
    private readonly Func<HttpContext, string>? _name;
    private TokenBucket _all;
    private TokenBucket _warnings;
    private bool _hasWarnedOfProxy;

    /// <param name="mount">Whose options count.</param>
    /// <param name="name">Names the client of a connect; null for its address.</param>
    public ConnectLimits(SocketMount mount, Func<HttpContext, string>? name)
    {
        (_mount, _name) = (mount, name);
        if (mount.Options.RateLimits.Connects is { } limit)
            _clients = PartitionedRateLimiter.Create<HttpContext, string>(
                context => RateLimitPartition.GetTokenBucketLimiter(NameOf(context), _ => Bucket(limit)), StringComparer.Ordinal);
    }

    /// <summary>Returns the name under which a client's connects and waiting bytes are counted.</summary>
    public string NameOf(HttpContext context) => _name is null ? Client(context.Connection.RemoteIpAddress) : _name(context);

    /// <summary>
    /// Counts a connect. If it is refused, answers it: with 429 if its client connects too often, or with 503 if all clients together do
    /// or if too many bytes wait in the process.
    /// </summary>
    /// <returns><see langword="false"/> if the connect was answered.</returns>
    public bool TryPass(HttpContext context)
    {
        if (!_hasWarnedOfProxy && _name is null && ForwardingHeaders.FindUnread(context.Request.Headers) is { } header)
            WarnOfProxy(context, header);
        if (_mount.PubSub.Budget.IsNearlyFull)
        {
            WarnNearlyFull();
            return Refuse(context, StatusCodes.Status503ServiceUnavailable, RetryWhenFull, "waiting_bytes");
        }
        if (TakeOfClient(context) is { } clientsWait)
            return Refuse(context, StatusCodes.Status429TooManyRequests, clientsWait, "connects");
        if (_mount.Options.RateLimits.AllConnects is { } all && _all.Take(all, _mount.Time) is var wait && wait > TimeSpan.Zero)
            return Refuse(context, StatusCodes.Status503ServiceUnavailable, wait, "all_connects");
        return true;
    }

    public void Dispose() => _clients?.Dispose();

    // Once for each mount: the header is on every request of a proxy.
    private void WarnOfProxy(HttpContext context, string header)
    {
        if (!Interlocked.Exchange(ref _hasWarnedOfProxy, true))
            _mount.Logger.ForwardedForUnread(_mount.Path, context.Connection.RemoteIpAddress, header);
    }

    // At most once in ten seconds, so that many connects do not flood the log.
    private void WarnNearlyFull()
    {
        if (_warnings.Take(EveryTenSeconds, _mount.Time) == TimeSpan.Zero)
            _mount.Logger.NearlyFull(_mount.Path, _mount.PubSub.Budget.Used, _mount.PubSub.Budget.Limit);
    }

    // Null if there was one left.
    private TimeSpan? TakeOfClient(HttpContext context)
    {
        using var lease = _clients?.AttemptAcquire(context);
        if (lease is null or { IsAcquired: true })
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : _mount.Options.RateLimits.Connects!.Interval;
    }

    /// <summary>Names a client by its address. Who has one of IPv6 has 2^64 of them (RFC 6177): those are one client.</summary>
    internal static string Client(IPAddress? address)
    {
        if (address is null)
            return ""; // a Unix socket
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes(), 0, 8) : address.ToString();
    }

    private static bool Refuse(HttpContext context, int status, TimeSpan wait, string limit)
    {
        ChannelMetrics.RateLimited(limit);
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture); // in whole seconds (RFC 9110 §10.2.3)
        return false;
    }

    private static TokenBucketRateLimiterOptions Bucket(RateLimit limit) => new()
    {
        TokenLimit = limit.Burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = limit.Interval,
        AutoReplenishment = false, // a timer for each; the partitioned limiter has one for all
    };
}
