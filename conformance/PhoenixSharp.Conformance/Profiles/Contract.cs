namespace PhoenixSharp.Conformance.Profiles;

/// <summary>What FIXTURE.md mounts, by name: what a profile may leave out.</summary>
internal static class Contract
{
    public const string WebSocket = "websocket";
    public const string LongPoll = "longpoll";

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Sockets { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["/socket"] = [WebSocket, LongPoll],
        ["/limited"] = [WebSocket],
        ["/idle"] = [WebSocket],
        ["/origin"] = [WebSocket, LongPoll],
    };

    public static IReadOnlyList<string> Channels { get; } = ["room:*", "exact", "intercept:*", "presence:*"];

    public static IReadOnlyList<string> Versions { get; } = ["1.0.0", "2.0.0"];

    /// <summary>The socket that a request is for; null where it is for none.</summary>
    public static string? SocketOf(string path) =>
        Sockets.Keys.FirstOrDefault(socket => path == socket || path.StartsWith(socket + "/", StringComparison.Ordinal));

    /// <summary>The channel that a topic matches; null where none does.</summary>
    public static string? ChannelOf(string topic) =>
        Channels.FirstOrDefault(channel => channel.EndsWith('*') ? topic.StartsWith(channel[..^1], StringComparison.Ordinal) : topic == channel);
}
