using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Transports.WebSockets;

/// <summary>The header <c>sec-websocket-protocol</c> as Phoenix reads it. No recording has a token without the protocol's name.</summary>
public sealed class SubProtocolTests
{
    private sealed class TokenSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) =>
            request["token"] == (request.AuthToken ?? "none") ? Accept() : Refuse(418, "another token");
    }

    [Theory]
    [InlineData("base64url.bearer.phx.c2VjcmV0", "secret", null)]
    [InlineData(", base64url.bearer.phx.c2VjcmV0,", "secret", null)]
    [InlineData("phoenix, base64url.bearer.phx.c2VjcmV0", "secret", "phoenix")]
    [InlineData("base64url.bearer.phx.c2VjcmV0, x-other, phoenix", "secret", "phoenix")]
    [InlineData("phoenix", "none", "phoenix")]
    [InlineData("phoenix, base64url.bearer.phx.YQ, base64url.bearer.phx.Yg", "none", "phoenix")]
    public async Task Handshake_is_accepted_as_in_Phoenix(string header, string token, string? answered)
    {
        var answer = await AskAsync(header, token);
        Assert.Equal(101, answer.Status);
        Assert.Equal(answered, answer.Headers.GetValueOrDefault("Sec-WebSocket-Protocol"));
    }

    [Theory]
    [InlineData("base64url.bearer.phx.c2VjcmV0, x-other")]
    [InlineData("base64url.bearer.phx.YQ, base64url.bearer.phx.Yg")]
    [InlineData("base64url.bearer.phx.!")]
    [InlineData("x-other")]
    public async Task Handshake_is_refused_with_403_when_no_known_protocol_is_left(string header) =>
        Assert.Equal(403, (await AskAsync(header, "none")).Status);

    private static async Task<HttpAnswer> AskAsync(string header, string token)
    {
        await using var host = await KestrelHost.StartAsync(app => app.MapSocket<TokenSocket>("/socket", _ => { }));
        await using var socket = await host.DialAsync();
        return await socket.AskAsync(RawSocket.Handshake($"/socket/websocket?vsn=2.0.0&token={token}").Replace(
            "\r\n\r\n", $"\r\nSec-WebSocket-Protocol: {header}\r\n\r\n", StringComparison.Ordinal));
    }
}
