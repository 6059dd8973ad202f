using Microsoft.Extensions.Options;

namespace PhoenixSharp.Server;

/// <summary>What the server serves, from the section <c>Phoenix</c> of <c>appsettings.json</c> or from variables such as <c>Phoenix__Channels__0__Topic</c>.</summary>
internal sealed class ServerOptions
{
    public const string Section = "Phoenix";

    /// <summary>Gets where the socket is mounted.</summary>
    /// <value>Default <c>/socket</c>.</value>
    public string Path { get; set; } = "/socket";

    /// <summary>Gets the socket's limits and times.</summary>
    public SocketOptions Socket { get; set; } = new();

    /// <summary>Gets the pages that may connect, such as <c>https://example.com</c> or <c>//*.example.com</c>; <c>*</c> lets all in.</summary>
    /// <value>Default none: only pages of the host that the request was sent to.</value>
    public List<string> Origins { get; set; } = [];

    /// <summary>Gets which topics there are, and what is allowed on each. The first that matches counts.</summary>
    public List<RoomOptions> Channels { get; set; } = [];

    /// <summary>Reads and checks the configuration.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong: says which, and how to mend it.</exception>
    public static ServerOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<ServerOptions>() ?? new ServerOptions();
        string[] failures = [.. options.Failures()];
        return failures.Length == 0 ? options : throw new OptionsValidationException(Section, typeof(ServerOptions), failures);
    }

    public void Mount(SocketBuilder<RoomSocket> socket)
    {
        socket.Options = Socket;
        if (Origins.Count > 0)
            Socket.CheckOrigin = Origins.Contains("*") ? OriginPolicy.Any : OriginPolicy.Only([.. Origins]);
        foreach (var room in Channels)
            socket.Channel(room.Topic, services => new RoomChannel(room, services.GetRequiredService<RoomPresence>()));
    }

    private IEnumerable<string> Failures()
    {
        if (!Path.StartsWith('/'))
            yield return $"{Section}:Path is \"{Path}\"; it must begin with a slash, such as /socket.";
        if (Channels.Count == 0)
            yield return $"{Section}:Channels is empty, so nobody could join anything; add one, such as {{ \"Topic\": \"room:*\", \"Events\": [\"*\"], \"Presence\": true }}.";
        for (var i = 0; i < Channels.Count; i++)
        {
            var topic = Channels[i].Topic;
            if (topic.Length == 0 || topic.TrimEnd('*').Contains('*', StringComparison.Ordinal) || topic.EndsWith("**", StringComparison.Ordinal))
                yield return $"{Section}:Channels:{i}:Topic is \"{topic}\"; write an exact topic, or a prefix with one * at its end, such as room:*.";
        }
    }
}
