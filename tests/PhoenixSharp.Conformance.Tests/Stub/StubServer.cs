using System.Net;
using System.Net.Sockets;
using System.Text;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.Transcripts;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Tests.Stub;

/// <summary>Plays a recording's other half: waits for what the clients send, and sends what the server sent, in the order of the steps.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, StubConnection> _connections = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public StubServer(IReadOnlyList<Step> steps)
    {
        _listener.Start();
        _serving = ServeAsync(steps);
    }

    public Uri Url => new($"http://{_listener.LocalEndpoint}");

    private async Task ServeAsync(IReadOnlyList<Step> steps)
    {
        try
        {
            foreach (var step in steps)
                await ServeAsync(step);
            await Task.WhenAll(_connections.Values.Select(connection => connection.EndAfterClientAsync(_stopping.Token)));
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
        {
            // The player failed, which the test sees, and went away.
        }
        finally
        {
            foreach (var connection in _connections.Values)
                connection.Dispose();
        }
    }

    private async Task ServeAsync(Step step)
    {
        switch (step)
        {
            case Step.Connect connect:
                await ConnectAsync(connect);
                break;
            case Step.Send send:
                await Connection(step).SkipAsync(send.Frames.Sum(frame => frame.ToBytes().Length), _stopping.Token);
                break;
            case Step.Receive receive:
                await Connection(step).WriteAsync(ToFrame(receive.Frame).ToBytes(), _stopping.Token);
                break;
            case Step.Close close:
                await Connection(step).WriteAsync(RawFrame.Close(close.Code, close.Reason, masked: false).ToBytes(), _stopping.Token);
                break;
            case Step.End:
                Connection(step).End();
                break;
            case Step.Disconnect:
                await Connection(step).EndAfterClientAsync(_stopping.Token);
                break;
            case Step.Http http:
                await AcceptAsync(http.Client + "!", http.Request);
                await RespondAsync(http.Client + "!", http.Response);
                break;
            case Step.HttpStart start:
                await AcceptAsync(start.Client + "!" + start.Id, start.Request);
                break;
            case Step.HttpEnd end:
                await RespondAsync(end.Client + "!" + end.Id, end.Response);
                break;
        }
    }

    private StubConnection Connection(Step step) => _connections[step.Client];

    private static RawFrame ToFrame(Frame frame) => new(frame.Kind switch
    {
        FrameKind.Text => Opcode.Text,
        FrameKind.Binary => Opcode.Binary,
        FrameKind.Ping => Opcode.Ping,
        _ => Opcode.Pong,
    }, frame.Bytes, Masked: false);

    private async Task ConnectAsync(Step.Connect step)
    {
        await AcceptAsync(step.Client, step.Request);
        await _connections[step.Client].WriteAsync(ToBytes(step.Response), _stopping.Token);
        if (step.Response.Status != 101 && _connections.Remove(step.Client, out var refused))
            refused.Dispose();
    }

    private async Task AcceptAsync(string name, HttpRequest request)
    {
        var connection = new StubConnection(await _listener.AcceptTcpClientAsync(_stopping.Token));
        _connections[name] = connection;
        await connection.ReadRequestAsync(request.Body?.Length > 0, _stopping.Token);
    }

    private async Task RespondAsync(string name, HttpResponse response)
    {
        _connections.Remove(name, out var connection);
        using (connection)
            await connection!.WriteAsync(ToBytes(response), _stopping.Token);
    }

    private static byte[] ToBytes(HttpResponse response)
    {
        var head = new StringBuilder($"HTTP/1.1 {response.Status} Recorded\r\n");
        foreach (var header in response.Headers.Where(header => header.Name != "content-length"))
            head.Append(header.Name).Append(": ").Append(header.Value).Append("\r\n");
        if (response.Status != 101)
            head.Append("content-length: ").Append(response.Body.Length).Append("\r\n");
        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. response.Body];
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stopping.Dispose();
    }
}
