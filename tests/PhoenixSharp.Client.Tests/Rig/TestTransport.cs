using System.Net.WebSockets;

namespace PhoenixSharp.Client.Tests;

/// <summary>The WebSocket transport under test. PhoenixSharp.Client.WebsocketClient.Tests compiles this project's sources with another one.</summary>
internal static class TestTransport
{
    public static IClientTransport WebSocket(Action<ClientWebSocketOptions>? configure = null, HttpMessageHandler? handler = null) =>
        WebSocket(new WebSocketTransport(configure, handler));

    public static IClientTransport WebSocket(WebSocketTransport configured) => configured;
}
