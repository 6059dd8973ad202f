namespace PhoenixSharp.Client.Tests;

/// <summary>Sockets over both transports, and the channel that <see cref="HandlerForms"/> adds its handlers to.</summary>
internal sealed class OpenRoom : IAsyncDisposable
{
    public PhoenixSocket Socket { get; } = new("wss://example.com/socket", options => options.AuthTokenAsync = _ => ValueTask.FromResult<string?>("token"));

    public PhoenixSocket Other { get; } = new("wss://example.com/socket", options => options.Transport = new WebsocketClientTransport());

    public PhoenixChannel Room => Socket.Channel("room:1", Payload.Empty);

    public async ValueTask DisposeAsync()
    {
        await Socket.DisposeAsync();
        await Other.DisposeAsync();
    }
}
