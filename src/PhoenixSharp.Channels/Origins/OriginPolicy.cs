namespace PhoenixSharp;

/// <summary>Which pages may open a socket: what a browser's <c>Origin</c> header must be, so that no foreign page rides on a user's cookies.</summary>
/// <remarks>
/// After Phoenix's <c>check_origin</c> (<c>socket/transport.ex</c>, <c>check_origin/5</c>). A request without <c>Origin</c> comes from no browser and is let
/// through; one whose origin is no address, such as <c>null</c>, is refused by all but <see cref="Any"/>.
/// </remarks>
public abstract class OriginPolicy
{
    private protected OriginPolicy()
    {
    }

    /// <summary>Is the default: the origin's host must be the one that the request itself was sent to, so that a page works under whatever name it was opened.</summary>
    /// <remarks>
    /// <para>
    /// Scheme and port are not compared. If a proxy rewrites <c>Host</c>, make it forward the header, or list the origins with
    /// <see cref="Only(string[])"/>.
    /// </para>
    /// <para>
    /// This policy compares two headers of the request. It does not check that <c>Host</c> is a name of your server: with DNS rebinding, a
    /// foreign page sends its own name in both. Set <c>AllowedHosts</c>, ASP.NET Core's host filtering, to the names of your server.
    /// </para>
    /// </remarks>
    public static OriginPolicy SameHost { get; } = new HostPolicy(wholeAddress: false);

    /// <summary>Is Phoenix's <c>:conn</c>: scheme, host and port must all be the request's own.</summary>
    public static OriginPolicy SameOrigin { get; } = new HostPolicy(wholeAddress: true);

    /// <summary>Lets every page in. For sockets that authenticate by a token that no browser adds by itself.</summary>
    public static OriginPolicy Any { get; } = new AnyPolicy();

    /// <summary>Lets in only the origins listed.</summary>
    /// <param name="origins">
    /// <c>https://example.com</c>, <c>//example.com</c> (any scheme), <c>//example.com:8080</c>, or <c>//*.example.com</c>, which is <c>example.com</c> and all below it.
    /// A scheme without a port has its own, 443 or 80; without a scheme both may be any.
    /// </param>
    /// <exception cref="ArgumentException">The list is empty, or an entry is none of these.</exception>
    public static OriginPolicy Only(params string[] origins)
    {
        ArgumentNullException.ThrowIfNull(origins);
        if (origins.Length == 0)
            throw new ArgumentException("No origin is listed, so no page could connect: list at least one, or take OriginPolicy.SameHost.", nameof(origins));
        return new ListPolicy([.. origins.Select(OriginPattern.Parse)]);
    }

    /// <summary>Returns a policy that allows the origins that this policy allows, and those that another one allows.</summary>
    /// <example>
    /// <c>OriginPolicy.SameHost.Or(OriginPolicy.Only("https://example.com"))</c> allows the server's own pages and those of example.com.
    /// </example>
    public OriginPolicy Or(OriginPolicy other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this is AnyPolicy || other is AnyPolicy ? Any : new EitherPolicy(this, other);
    }

    /// <summary>Lets in the origins that a function says.</summary>
    public static OriginPolicy When(Func<Uri, bool> allows)
    {
        ArgumentNullException.ThrowIfNull(allows);
        return new FunctionPolicy(allows);
    }

    /// <summary>Decides about one request.</summary>
    /// <param name="origin">The <c>Origin</c> header, null where there is none.</param>
    /// <param name="request">The request's own address, as the client named it.</param>
    internal bool Allows(string? origin, Uri request)
    {
        if (origin is null || this is AnyPolicy)
            return true;
        return Parse(origin) is { } address && Matches(address, request);
    }

    private protected abstract bool Matches(Uri origin, Uri request);

    // RFC 6454 §7: an origin has no user name. One is used to disguise the host.
    private static Uri? Parse(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var address) && origin.Contains("://", StringComparison.Ordinal)
            && address.Host.Length > 0 && address.UserInfo.Length == 0 && IsSpelledAsByBrowsers(address, origin) ? address : null;

    // Browsers write names in lower case, and Phoenix compares a name as it is written. For an IPv6 address there are many spellings, and
    // Uri has one of its own: browsers write [::ffff:7f00:1], Uri writes [::ffff:127.0.0.1].
    private static bool IsSpelledAsByBrowsers(Uri address, string origin) =>
        address.HostNameType == UriHostNameType.IPv6 ? EndsWithAddress(origin) : origin.Contains(address.Host, StringComparison.Ordinal);

    // Uri reads "http://[::1].example.com" as the host [::1].
    private static bool EndsWithAddress(string origin) =>
        origin.IndexOf(']', StringComparison.Ordinal) + 1 is var end && (end == origin.Length || origin[end] is ':' or '/');

    private static bool SameName(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private sealed class AnyPolicy : OriginPolicy
    {
        private protected override bool Matches(Uri origin, Uri request) => true;
    }

    private sealed class HostPolicy(bool wholeAddress) : OriginPolicy
    {
        private protected override bool Matches(Uri origin, Uri request) =>
            OriginHost.IsSame(origin, request)
            && (!wholeAddress || (SameName(origin.Scheme, request.Scheme) && origin.Port == request.Port));
    }

    private sealed class ListPolicy(OriginPattern[] patterns) : OriginPolicy
    {
        private protected override bool Matches(Uri origin, Uri request) => Array.Exists(patterns, pattern => pattern.Matches(origin));
    }

    private sealed class EitherPolicy(OriginPolicy one, OriginPolicy other) : OriginPolicy
    {
        private protected override bool Matches(Uri origin, Uri request) => one.Matches(origin, request) || other.Matches(origin, request);
    }

    private sealed class FunctionPolicy(Func<Uri, bool> allows) : OriginPolicy
    {
        private protected override bool Matches(Uri origin, Uri request) => allows(origin);
    }
}
