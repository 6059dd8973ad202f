using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>How a client speaks to the fixture: one of two versions, over one of two transports.</summary>
public sealed record Speaking(string Version, string Transport)
{
    public static TheoryData<string> Ways => ["1.0.0 over websocket", "2.0.0 over websocket", "1.0.0 over longpoll", "2.0.0 over longpoll"];

    public static Speaking Of(string way) => new(way[..5], way[11..]);

    /// <summary>Makes a socket to one of the fixture's mounts.</summary>
    public PhoenixSocket Socket(FixtureServer server, Action<PhoenixSocketOptions>? configure = null, string mount = "/socket") =>
        TestSocket.Create($"{server.Address}{mount}", options =>
        {
            options.Version = Version;
            if (Transport == "longpoll")
                options.Transport = new LongPollTransport();
            configure?.Invoke(options);
        });

    /// <summary>Makes a socket and connects it.</summary>
    public async Task<PhoenixSocket> ConnectAsync(FixtureServer server, string? user = null)
    {
        var socket = Socket(server, options =>
        {
            if (user is not null)
                options.Params["user_id"] = user;
        });
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        return socket;
    }
}
