using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace PhoenixSharp.Conformance.Tests.WebSocketCases.Echoing;

/// <summary>A small server that does what the cases ask of one, but for its flaw.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Flaw _flaw;
    private readonly Task _serving;

    public EchoServer(Flaw flaw)
    {
        _flaw = flaw;
        _listener.Start(backlog: 200);
        _serving = ServeAsync();
    }

    public Uri Url => new($"http://{_listener.LocalEndpoint}");

    private async Task ServeAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        client.NoDelay = true;
        var stream = client.GetStream();
        using var input = new BufferedStream(stream);
        try
        {
            var head = await ReadHeadAsync(input);
            var accepted = _flaw == Flaw.AcceptsAnyRequest || IsRight(head);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(accepted ? Accept(head) : "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), _stopping.Token);
            if (accepted)
                await new EchoConnection(input, stream, client.Client, _flaw, _stopping.Token).RunAsync();
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            // The client has seen enough.
        }
    }

    private async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stopping.Token);
            head.Append((char)one[0]);
        }
        return head.ToString();
    }

    // As little as the cases need that are played against it here.
    private static bool IsRight(string head) =>
        head.Contains("\r\nSec-WebSocket-Version: 13\r\n", StringComparison.Ordinal)
        && head.Contains("\r\nUpgrade: websocket\r\n", StringComparison.Ordinal)
        && Key(head) is { Length: 24 };

    private static string? Key(string head) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Sec-WebSocket-Key: ", StringComparison.Ordinal))?["Sec-WebSocket-Key: ".Length..];

    private string Accept(string head)
    {
        var key = _flaw == Flaw.AcceptsWithOtherKey ? "x" : Key(head);
#pragma warning disable CA5350 // RFC 6455 §4.2.2 names SHA-1
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        var extension = _flaw == Flaw.TakesUnofferedExtension ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
        return $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n{extension}\r\n";
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stopping.Dispose();
    }
}
