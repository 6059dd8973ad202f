using System.Net;
using System.Net.Sockets;
using PhoenixSharp.Conformance.Http;

namespace PhoenixSharp.BrokenServers.Tests.Between;

/// <summary>Stands between the suite and a real server and passes everything on, but for one flaw: to the suite it is a broken server.</summary>
internal sealed class Interposer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _connections = [];
    private readonly Uri _server;
    private readonly Func<Flaw> _flaw;
    private readonly Task _accepting;

    /// <param name="server">The real one.</param>
    /// <param name="flaw">Makes the flaw of each connection, which may keep what it has seen.</param>
    public Interposer(Uri server, Func<Flaw> flaw)
    {
        (_server, _flaw) = (server, flaw);
        _listener.Start();
        _accepting = AcceptAllAsync();
    }

    public Uri Url => new($"http://{_listener.LocalEndpoint}");

    private async Task AcceptAllAsync()
    {
        try
        {
            while (true)
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    // The suite makes one request a connection.
    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var (stream, flaw) = (client.GetStream(), _flaw());
            var request = await HttpText.ReadRequestAsync(stream, _stopping.Token);
            using var server = await HttpConnection.OpenAsync(_server, _stopping.Token);
            var response = flaw.Answered(request, await server.ExchangeAsync(flaw.Asked(request), _stopping.Token));
            await stream.WriteAsync(HttpText.Write(response), _stopping.Token);
            if (response.Status != 101)
                return;
            using var pair = new SocketPair(client, server, flaw);
            await pair.RunAsync(_stopping.Token);
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
        {
            // One of the two went away: so does the other.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        await Task.WhenAll(_connections);
        _listener.Dispose();
        _stopping.Dispose();
    }
}
