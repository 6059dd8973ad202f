namespace PhoenixSharp.Client;

/// <summary>Checks and corrects the address of a socket.</summary>
internal static class EndpointAddress
{
    private const string Example = "Use an address such as wss://example.com/socket.";

    private static readonly string[] TransportSegments = ["/websocket", "/longpoll"];

    /// <summary>Checks an address.</summary>
    /// <param name="address">The address, or null if the text is not one.</param>
    /// <param name="text">The text that the application wrote. The error shows it without a password and a query.</param>
    /// <exception cref="ArgumentException">The address is not valid for a socket.</exception>
    public static void Require(Uri? address, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new ArgumentException($"The endpoint is empty. {Example}");
        if (Problem(address, text) is { } problem)
            throw new ArgumentException($"The endpoint \"{WithoutSecrets(text)}\" {problem}");
    }

    /// <summary>
    /// Returns an address without <c>/websocket</c> or <c>/longpoll</c> at its end, and without <c>vsn</c> in its query. The client adds
    /// both itself; <c>vsn</c> is <see cref="PhoenixSocketOptions.Version"/>.
    /// </summary>
    public static Uri Correct(Uri address)
    {
        var path = address.AbsolutePath.TrimEnd('/');
        var segment = Array.Find(TransportSegments, segment => path.EndsWith(segment, StringComparison.Ordinal)) ?? "";
        var query = string.Join('&', address.Query.TrimStart('?').Split('&').Where(part => !IsVersion(part)));
        return new UriBuilder(address) { Path = path[..^segment.Length], Query = query }.Uri;
    }

    /// <summary>Returns the text of an address for logs: without its query, which may contain a token.</summary>
    public static string Show(Uri address) =>
        address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    private static string? Problem(Uri? address, string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal))
            return $"does not begin with ws:// or wss://. {Example}";
        if (address is not { IsAbsoluteUri: true })
            return $"is not a valid address. {Example}";
        if (address.Scheme is not ("ws" or "wss" or "http" or "https"))
            return $"begins with {address.Scheme}://, not with ws://, wss://, http:// or https://. {Example}";
        if (address.UserInfo.Length > 0)
            return "has a user name or a password, which the client does not send. Remove it, and set AuthToken, or set a header with " +
                "new WebSocketTransport(webSocket => webSocket.SetRequestHeader(\"Authorization\", …)).";
        return address.Fragment.Length > 0 ? $"has a fragment, #…, which is never sent to a server. Remove it. {Example}" : null;
    }

    private static bool IsVersion(string part) => part == "vsn" || part.StartsWith("vsn=", StringComparison.Ordinal);

    private static string WithoutSecrets(string text)
    {
        var query = text.IndexOf('?', StringComparison.Ordinal);
        var shown = query < 0 ? text : $"{text[..query]}?…";
        var scheme = shown.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + 3;
        var end = shown.IndexOfAny(['/', '?', '#'], start);
        var at = shown.LastIndexOf('@', end < 0 ? shown.Length - 1 : end);
        return at < start ? shown : $"{shown[..start]}…{shown[at..]}";
    }
}
