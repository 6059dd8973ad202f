using System.Text;
using System.Text.Json;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client.Tests;

/// <summary>A socket on real loops over a server in memory, with one channel; a test says what the server sends.</summary>
internal sealed class OpenRoom : IAsyncDisposable
{
    private OpenRoom(Action<PhoenixSocketOptions>? configure)
    {
        Transport = new EchoTransport((_, frame) => Answer(frame));
        Socket = new PhoenixSocket("ws://localhost:4000/socket", options =>
        {
            options.Transport = Transport;
            configure?.Invoke(options);
        });
        Room = Socket.Channel("room:1");
    }

    public EchoTransport Transport { get; }

    public PhoenixSocket Socket { get; }

    public PhoenixChannel Room { get; }

    public static async Task<OpenRoom> OpenAsync(Action<PhoenixSocketOptions>? configure = null)
    {
        var room = new OpenRoom(configure);
        await room.Socket.ConnectAsync();
        await room.Room.JoinAsync();
        return room;
    }

    /// <summary>Sends an event to the client.</summary>
    public void Receive(string @event, string payload) =>
        Transport.Receive(Encoding.UTF8.GetBytes($"""[null,null,"room:1","{@event}",{payload}]"""));

    /// <summary>Waits until the client has taken everything that was sent to it so far.</summary>
    public Task SyncAsync() => Room.PushAsync("sync");

    public ValueTask DisposeAsync() => Socket.DisposeAsync();

    private static byte[] Answer(Frame frame)
    {
        using var message = JsonDocument.Parse(frame.Body);
        var parts = message.RootElement.EnumerateArray().Select(part => part.GetRawText()).ToArray();
        return Encoding.UTF8.GetBytes($$$"""[{{{parts[0]}}},{{{parts[1]}}},{{{parts[2]}}},"phx_reply",{"status":"ok","response":{}}]""");
    }
}
