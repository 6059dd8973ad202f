using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PhoenixSharp.Cli.Tests;

/// <summary>A server that answers every request with one status, as applications, proxies and other web servers do.</summary>
internal sealed class AnsweringServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _answer;
    private readonly Task _answering;

    public AnsweringServer(string status, string headers = "")
    {
        _answer = $"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n{headers}\r\n";
        _listener.Start();
        _answering = AnswerAllAsync();
    }

    /// <summary>Gets the number of accepted connections.</summary>
    public int Connections { get; private set; }

    /// <summary>Gets the address of a socket, such as <c>ws://127.0.0.1:40123/socket</c>.</summary>
    public string Url => $"ws://{_listener.LocalEndpoint}/socket";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _answering;
        _listener.Dispose();
    }

    private async Task AnswerAllAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                Connections++;
                using var reader = new StreamReader(client.GetStream());
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // skips the request, up to the empty line after its headers
                }
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(_answer));
            }
        }
        catch (SocketException stopped) when (stopped.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted)
        {
            // the server was disposed
        }
    }
}
