namespace PhoenixSharp.Client.Tests;

/// <summary>A transport in memory: a test says how each attempt ends.</summary>
internal sealed class FakeTransport(string name, bool needsHeartbeat) : IClientTransport
{
    private TaskCompletionSource<IClientConnection>? _pending;

    public string Name => name;

    /// <summary>Gets what each attempt asked for.</summary>
    public List<TransportRequest> Attempts { get; } = [];

    public FakeConnection? Connection { get; private set; }

    public bool IsPending => _pending is { Task.IsCompleted: false };

    public ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        Attempts.Add(request);
        var pending = _pending = new TaskCompletionSource<IClientConnection>();
        cancellationToken.UnsafeRegister((_, token) => pending.TrySetCanceled(token), null);
        return new ValueTask<IClientConnection>(pending.Task);
    }

    public void Accept()
    {
        Connection = new FakeConnection(needsHeartbeat);
        _pending!.SetResult(Connection);
    }

    public void Refuse() => _pending!.SetException(new ConnectException("The server answered 403.", 403));
}
