using System.Text.Json;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Profiles;

/// <summary>A profile cannot be used; the message says why.</summary>
internal sealed class ProfileException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Which part of the contract a server mounts, and where. What a profile does not name is all mounted, as the contract has it.</summary>
internal sealed record Profile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static Profile Whole { get; } = new();

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Sockets { get; private init; } = Contract.Sockets;

    /// <summary>Where a socket is mounted, if not at its own path.</summary>
    public IReadOnlyDictionary<string, string> Paths { get; private init; } = new Dictionary<string, string>();
    public IReadOnlyList<string> Channels { get; private init; } = Contract.Channels;
    public IReadOnlyList<string> Versions { get; private init; } = Contract.Versions;

    /// <summary>Areas and scenarios that it leaves out by name.</summary>
    public IReadOnlyList<string> Except { get; private init; } = [];

    /// <exception cref="ProfileException">The file is not there, is no JSON, or names what the contract does not have.</exception>
    public static Profile Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ProfileException)
        {
            throw new ProfileException($"The profile {path} cannot be used: {problem.Message}", problem);
        }
    }

    /// <exception cref="ProfileException">It is no JSON, or names what the contract does not have.</exception>
    public static Profile Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            return document.RootElement.EnumerateObject().Aggregate(Whole, (profile, property) => profile.With(property.Name, property.Value));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new ProfileException($"it is no JSON of that shape: {problem.Message}", problem);
        }
    }

    private Profile With(string key, JsonElement value) => key switch
    {
        "sockets" => this with { Sockets = value.EnumerateObject().ToDictionary(Socket, Transports) },
        "paths" => this with { Paths = value.EnumerateObject().ToDictionary(Socket, Path) },
        "channels" => this with { Channels = Texts("channel", value, Contract.Channels) },
        "versions" => this with { Versions = Texts("version", value, Contract.Versions) },
        "except" => this with { Except = Texts("text", value, null) },
        _ => throw new ProfileException($"there is no key {key}; known are sockets, paths, channels, versions, except"),
    };

    private static string Socket(JsonProperty socket) => Known("socket", socket.Name, Contract.Sockets.Keys);

    private static IReadOnlyList<string> Transports(JsonProperty socket) => Texts($"transport of {socket.Name}", socket.Value, Contract.Sockets[socket.Name]);

    private static string Path(JsonProperty socket) => socket.Value.GetString() is { } path && path.StartsWith('/') && !path.EndsWith('/')
        ? path
        : throw new ProfileException($"the path of {socket.Name} must begin with a slash and not end with one");

    private static List<string> Texts(string what, JsonElement list, IEnumerable<string>? known) =>
        [.. list.EnumerateArray().Select(one => Known(what, one.GetString() ?? "null", known))];

    private static string Known(string what, string name, IEnumerable<string>? known) => known is null || known.Contains(name)
        ? name
        : throw new ProfileException($"there is no {what} {name} in the contract; known are {string.Join(", ", known)}");

    /// <summary>Why a server of this profile is not asked to play a scenario; null where it is.</summary>
    public string? LeavesOut(Scenario scenario)
    {
        var needs = Needs.Of(scenario);
        if (Except.Contains(scenario.Area) || Except.Contains(scenario.Name))
            return "excepted by the profile";
        return needs.Transports.Where(one => !Mounts(one.Socket, one.Transport)).Select(one => $"needs {one.Socket}{(one.Transport is { } over ? $" over {over}" : "")}")
            .Concat(needs.Channels.Except(Channels).Select(channel => $"needs the channel {channel}"))
            .Concat(needs.Versions.Except(Versions).Select(version => $"needs version {version}"))
            .FirstOrDefault();
    }

    private bool Mounts(string socket, string? transport) => Sockets.TryGetValue(socket, out var has) && (transport is null || has.Contains(transport));

    /// <summary>The scenario with its requests where this server has its sockets.</summary>
    public Scenario Place(Scenario scenario) =>
        Paths.Count == 0 ? scenario : scenario with { Steps = [.. scenario.Steps.Select(step => step.Asking(Place))] };

    private HttpRequest Place(HttpRequest request) =>
        Contract.SocketOf(request.Path.Split('?')[0]) is { } socket && Paths.TryGetValue(socket, out var path)
            ? request with { Path = path + request.Path[socket.Length..] }
            : request;
}
