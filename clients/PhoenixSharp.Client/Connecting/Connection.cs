using System.Diagnostics;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>
/// One connection over one transport: opens, reads, writes and closes it. It runs beside the socket's loop and posts what happens there.
/// </summary>
/// <remarks>
/// (1) Params and auth token are fetched. (2) The transport connects. (3) Received messages are decoded and posted to the loop. While the
/// queue of the handlers is full, nothing is read. (4) The end is posted once. The loop ignores it if it has dropped this connection.
/// </remarks>
#pragma warning disable CA1001 // a cancellation source without a timer or a link holds nothing to dispose of
internal sealed class Connection
#pragma warning restore CA1001
{
    // As long as phoenix.js waits until its buffer is empty, and until a close is answered: 150 + 300 + 450 + 600 ms.
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1.5);

    private readonly SocketProcess _socket;
    private readonly IClientTransport _transport;
    private readonly CancellationTokenSource _stopping = new();
    private Outbox? _outbox;
    private IClientConnection? _link;
    private Task _running = Task.CompletedTask;
    private volatile string _step = ""; // the step that the attempt waits for, named if it times out

    public Connection(SocketProcess socket, IClientTransport transport) => (_socket, _transport) = (socket, transport);

    public string TransportName => _transport.Name;

    /// <summary>Gets a value indicating whether messages can be sent. Only the socket's loop sets and reads it.</summary>
    public bool IsOpen { get; private set; }

    public bool NeedsHeartbeat => IsOpen && _link!.NeedsHeartbeat;

    public void Start() => _running = RunAsync();

    public void Send(Frame frame) => _outbox!.Post(frame);

    /// <summary>Closes the connection. Queued messages are sent first, and the server has time to answer. Both have a limit.</summary>
    /// <param name="code">The close code.</param>
    /// <param name="reason">The close reason.</param>
    /// <param name="ended">Called on the socket's loop when the connection has ended.</param>
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
            await _running.WaitAsync(CloseLimit, _socket.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _socket.Log.LeftBehind(TransportName, CloseLimit.TotalSeconds);
        }
        if (ended is not null)
            _socket.Post(ended);
    }

    private async Task CloseLinkAsync(int code, string reason)
    {
        try
        {
            using var timeout = new CancellationTokenSource(CloseLimit, _socket.Time);
            await _outbox!.FlushAsync().WaitAsync(timeout.Token).ConfigureAwait(false);
            await _link!.CloseAsync(code, reason, timeout.Token).AsTask().WaitAsync(timeout.Token).ConfigureAwait(false);
            await _running.WaitAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _socket.Log.CloseFailed(failure.Message); // the connection is then ended without a close
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
        _socket.Post(() => End(close, error)); // (4)
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

    // Ends the reading, which may not notice for a long time that writing has failed.
    private void Break() => _stopping.Cancel();

    private async Task<IClientConnection> OpenAsync()
    {
        using var activity = ClientTracing.Connect(_transport.Name, _socket.Endpoint);
        using var timeout = new CancellationTokenSource(_socket.Options.ConnectTimeout, _socket.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, timeout.Token);
        try
        {
            var opening = ApplicationCall<IClientConnection>.RunAsync(_socket, token => OpenAsync(activity, token), Discard, either.Token);
            return await opening.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !_stopping.IsCancellationRequested)
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
        var request = await TransportRequest.FetchAsync(_socket, activity, cancellationToken).ConfigureAwait(false); // (1)
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

    // A message that can't be decoded is reported and skipped, as in phoenix.js: the next message may be valid.
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
