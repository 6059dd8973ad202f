using System.Net;
using System.Net.Sockets;

namespace PhoenixSharp.TestSupport;

/// <summary>Stands between a client and its server, and stands still when a test wants it to: connections live on, and no byte comes through.</summary>
public sealed class Proxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _tasks = [];
    private readonly Func<CancellationToken, Task<TcpClient>> _dial;
    private volatile TaskCompletionSource _flowing = Done();

    /// <param name="to">The server's port on this machine.</param>
    public Proxy(int to)
        : this(cancellationToken => DialAsync(to, cancellationToken))
    {
    }

    /// <param name="dial">Connects to the server: asked for each client.</param>
    public Proxy(Func<CancellationToken, Task<TcpClient>> dial)
    {
        _dial = dial;
        _listener.Start();
        Keep(AcceptAsync());
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Stall() => _flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume() => _flowing.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Resume();
        await _ending.CancelAsync();
        _listener.Stop();
        Task[] tasks;
        lock (_tasks)
            tasks = [.. _tasks];
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private static TaskCompletionSource Done()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private static async Task<TcpClient> DialAsync(int port, CancellationToken cancellationToken)
    {
        var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return server;
    }

    private void Keep(Task task)
    {
        lock (_tasks)
            _tasks.Add(task);
    }

    private async Task AcceptAsync()
    {
        while (true)
            Keep(ServeAsync(await _listener.AcceptTcpClientAsync(_ending.Token)));
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = await _dial(_ending.Token);
        await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream()), CopyAsync(far.GetStream(), near.GetStream()));
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = await from.ReadAsync(buffer, _ending.Token);
            await _flowing.Task;
            if (read == 0)
                return;
            await to.WriteAsync(buffer.AsMemory(0, read), _ending.Token);
        }
    }
}
