using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Client.Tests;

/// <summary>
/// A socket with a joined channel, on a clock that stands still, over a transport in memory. Everything runs on the test's own stack.
/// </summary>
internal sealed class StillRoom : IAsyncDisposable
{
    public StillRoom(Action<PhoenixSocketOptions>? configure = null)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        Socket = new PhoenixSocket("ws://localhost:4000/socket", options =>
        {
            (options.Time, options.Jitter, options.Transport, options.Schedule) = (Time, false, Transport, work => work.Execute());
            configure?.Invoke(options);
        });
        Room = Socket.Channel("room:1");
        _ = Socket.ConnectAsync();
        Transport.Accept();
        _ = Room.JoinAsync();
        Reply(1, "ok", "{}");
    }

    public VirtualTime Time { get; } = new();

    public FakeTransport Transport { get; } = new("websocket", needsHeartbeat: true);

    public FakeConnection Connection => Transport.Connection!;

    public PhoenixSocket Socket { get; }

    public PhoenixChannel Room { get; }

    /// <summary>Answers a push of the first join.</summary>
    public void Reply(int @ref, string status, string response) =>
        Connection.Receive($$$"""["1","{{{@ref}}}","room:1","phx_reply",{"status":"{{{status}}}","response":{{{response}}}}]""");

    public ValueTask DisposeAsync() => Socket.DisposeAsync();
}
