using System.Diagnostics;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>One connection over one transport: it is made, read, written and closed here, beside the socket's loop, which it tells what happens.</summary>
/// <remarks>
/// (1) Params and token are asked. (2) The transport connects. (3) What comes is decoded and posted; while the handlers are behind, nothing
/// is read. (4) However it ends, the loop is told once, and takes no notice if it has given this connection up.
/// </remarks>
#pragma warning disable CA1001 // a cancellation source without a timer or a link holds nothing to dispose of
internal sealed class Connection
#pragma warning restore CA1001
{
    // What phoenix.js waits for a buffer to drain, and for a close to be answered: 150 + 300 + 450 + 600 ms.
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(1.5);

    private readonly SocketProcess _socket;
    private readonly IClientTransport _transport;
    private readonly CancellationTokenSource _stopping = new();
    private Outbox? _outbox;
    private IClientConnection? _link;
    private Task _running = Task.CompletedTask;
    private volatile string _step = ""; // what an attempt that times out has waited for

    public Connection(SocketProcess socket, IClientTransport transport) => (_socket, _transport) = (socket, transport);

    public string TransportName => _transport.Name;

    /// <summary>Tells that messages can be sent. The socket's loop sets it, when it hears of it.</summary>
    public bool IsOpen { get; private set; }

    public bool NeedsHeartbeat => IsOpen && _link!.NeedsHeartbeat;

    public void Start() => _running = RunAsync();

    public void Send(Frame frame) => _outbox!.Post(frame);

    /// <summary>Closes: what was sent goes out first, then the other side has time to answer; both not for ever.</summary>
    /// <param name="code">WebSocket's code.</param>
    /// <param name="reason">The words with it.</param>
    /// <param name="ended">Is called on the socket's loop when all is over.</param>
    public void Close(int code, string reason, Action? ended)
    {
        var wasOpen = IsOpen;
        IsOpen = false;
        _ = CloseAsync(wasOpen, code, reason, ended);
    }

    private async Task CloseAsync(bool wasOpen, int code, string reason, Action? ended)
    {
        if (wasOpen)
            await CloseLinkAsync(code, reason).ConfigureAwait(false);
        Break();
        try
        {
            await _running.WaitAsync(ClosePatience, _socket.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _socket.Log.LeftBehind(TransportName, ClosePatience.TotalSeconds);
        }
        if (ended is not null)
            _socket.Post(ended);
    }

    private async Task CloseLinkAsync(int code, string reason)
    {
        try
        {
            using var patience = new CancellationTokenSource(ClosePatience, _socket.Time);
            await _outbox!.FlushAsync().WaitAsync(patience.Token).ConfigureAwait(false);
            await _link!.CloseAsync(code, reason, patience.Token).AsTask().WaitAsync(patience.Token).ConfigureAwait(false);
            await _running.WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _socket.Log.CloseFailed(failure.Message); // it ends all the same, without a good-bye
        }
    }

    private async Task RunAsync()
    {
        CloseInfo close;
        Exception? error = null;
        try
        {
            _link = await OpenAsync().ConfigureAwait(false);
            _outbox = new Outbox(_link, _socket.Options.Schedule, Break);
            _socket.Post(Open);
            close = await ReceiveAllAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            error = _outbox?.Failure ?? failure;
            close = new CloseInfo(CloseInfo.Abnormal, "");
        }
        _socket.Post(() => End(close, error));
        if (_link is not null)
            await DisposeAsync(_link).ConfigureAwait(false);
    }

    private void Open()
    {
        IsOpen = true;
        _socket.Opened(this);
    }

    private void End(CloseInfo close, Exception? error)
    {
        _socket.Ended(this, close, error);
        IsOpen = false;
    }

    // Reading ends too: when writing failed it may not notice for long.
    private void Break() => _stopping.Cancel();

    private async Task<IClientConnection> OpenAsync()
    {
        using var activity = ClientTracing.Connect(_transport.Name, _socket.Endpoint);
        using var patience = new CancellationTokenSource(_socket.Options.ConnectTimeout, _socket.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, patience.Token);
        try
        {
            var opening = ApplicationCall<IClientConnection>.RunAsync(_socket, token => OpenAsync(activity, token), Discard, either.Token);
            return await opening.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            var waited = _socket.Options.ConnectTimeout.TotalSeconds;
            throw activity.Failed(new TimeoutException($"No connection within {waited:0.###} s: {_step}."));
        }
        catch (Exception failure)
        {
            activity.Failed(failure);
            throw;
        }
    }

    private async ValueTask<IClientConnection> OpenAsync(Activity? activity, CancellationToken cancellationToken)
    {
        _step = "the application's params and auth token were not ready";
        var request = await TransportRequest.AskAsync(_socket, activity, cancellationToken).ConfigureAwait(false); // (1)
        _step = "the server did not answer";
        try
        {
            return await _transport.ConnectAsync(request, cancellationToken).ConfigureAwait(false); // (2)
        }
        catch (Exception failure) when (ConnectFailure.IsOfNetwork(failure))
        {
            throw ConnectFailure.Of(failure);
        }
    }

    // Disposes of a connection that opened after the client had stopped waiting for it.
    private void Discard(IClientConnection late) => _ = DisposeAsync(late);

    // An exception of the transport must not keep a close from ending.
    private async Task DisposeAsync(IClientConnection link)
    {
        try
        {
            await link.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _socket.Log.FailedLate(failure);
        }
    }

    private async Task<CloseInfo> ReceiveAllAsync()
    {
        while (true)
        {
            var received = await _link!.ReceiveAsync(_stopping.Token).ConfigureAwait(false);
            if (received.Close is { } close)
                return close;
            Decode(received); // (3)
            var room = _socket.Handlers.WhenRoomAsync();
            if (!room.IsCompleted)
                await room.WaitAsync(_stopping.Token).ConfigureAwait(false);
        }
    }

    // What can't be decoded is reported and passed over, as phoenix.js does: the next message may be well.
    private void Decode(in ReceivedFrame received)
    {
        try
        {
            var message = _socket.Serializer.Decode(received.Opcode, received.Body, out var status);
            _socket.Post(new Incoming(this, message, status));
        }
        catch (MalformedFrameException malformed)
        {
            _socket.Post(() => _socket.ReportUndecodable(malformed));
        }
    }
}
