namespace PhoenixSharp.Nats;

/// <summary>Reads the servers of a connection string.</summary>
internal static class NatsAddress
{
    private const int DefaultPort = 4222;

    /// <summary>Tries to read a connection string.</summary>
    /// <param name="text">One or more URIs, separated by commas. The scheme <c>nats://</c> may be omitted.</param>
    /// <param name="servers">Receives the host and port of each server, without user and password.</param>
    /// <returns><see langword="false"/> if one of the URIs is not that of a NATS server.</returns>
    public static bool TryParse(string? text, out IReadOnlyList<string> servers)
    {
        var uris = (text ?? "").Split(',', StringSplitOptions.TrimEntries).Select(Read).ToArray();
        servers = [.. uris.OfType<Uri>().Select(uri => $"{uri.Host}:{(uri.Port > 0 ? uri.Port : DefaultPort)}")];
        return servers.Count == uris.Length;
    }

    private static bool IsServer(Uri uri) =>
        uri is { Scheme: "nats" or "tls" or "ws" or "wss", Host.Length: > 0, Query.Length: 0, Fragment.Length: 0 };

    private static Uri? Read(string text)
    {
        var address = text.Contains("://", StringComparison.Ordinal) ? text : $"nats://{text}";
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && IsServer(uri) ? uri : null;
    }
}
