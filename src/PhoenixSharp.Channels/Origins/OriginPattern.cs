namespace PhoenixSharp;

/// <summary>One origin of a list: a port that is left out is its scheme's, and what else is left out may be anything.</summary>
internal sealed record OriginPattern(string? Scheme, string Host, int? Port, bool AndBelow)
{
    /// <summary>Reads <c>[scheme:]//[*.]host[:port]</c>.</summary>
    /// <exception cref="ArgumentException">It is not that.</exception>
    public static OriginPattern Parse(string text)
    {
        var slashes = text.IndexOf("//", StringComparison.Ordinal);
        var scheme = slashes > 1 && text[slashes - 1] == ':' ? text[..(slashes - 1)] : null;
        var andBelow = slashes >= 0 && text.AsSpan(slashes + 2).StartsWith("*.", StringComparison.Ordinal);
        var host = slashes < 0 ? "" : text[(slashes + (andBelow ? 4 : 2))..];
        if ((slashes > 0 && scheme is null) || host.Contains('*', StringComparison.Ordinal)
            || !Uri.TryCreate($"any://{host}", UriKind.Absolute, out var address)
            || address.Host.Length == 0 || address.UserInfo.Length > 0 || address.PathAndQuery is not ("" or "/"))
            throw new ArgumentException($"\"{text}\" is no origin: write https://example.com, //example.com, //example.com:8080 or //*.example.com.", nameof(text));
        return new OriginPattern(scheme, OriginHost.Of(address), PortOf(address, scheme), andBelow);
    }

    // A scheme brings its own port, as in Elixir's URI: https://example.com is not the page that another server gives at example.com:8443.
    private static int? PortOf(Uri address, string? scheme) =>
        address.Port >= 0 ? address.Port : Uri.TryCreate($"{scheme}://{address.Host}", UriKind.Absolute, out var whole) && whole.Port >= 0 ? whole.Port : null;

    /// <summary>Determines whether an origin is one of those that this pattern describes.</summary>
    public bool Matches(Uri origin) =>
        (Scheme is null || Scheme.Equals(origin.Scheme, StringComparison.OrdinalIgnoreCase))
        && (Port is null || Port == origin.Port)
        && MatchesHost(OriginHost.Of(origin));

    private bool MatchesHost(string host) =>
        Host.Equals(host, StringComparison.OrdinalIgnoreCase)
        || (AndBelow && host.EndsWith($".{Host}", StringComparison.OrdinalIgnoreCase));
}
