namespace PhoenixSharp.Nats;

/// <summary>Reads the servers that a connection string names.</summary>
internal static class NatsAddress
{
    private const int DefaultPort = 4222;

    /// <summary>Reads a connection string.</summary>
    /// <param name="text">URIs with commas between them. A URI without a scheme is a <c>nats://</c> URI.</param>
    /// <param name="servers">Host and port of each server, without user and password.</param>
    /// <returns><see langword="false"/> if one of them is not the URI of a server.</returns>
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
