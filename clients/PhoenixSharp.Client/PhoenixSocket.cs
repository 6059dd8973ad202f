using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>One connection to a server of Phoenix channels, made again whenever it is lost, and the channels on it.</summary>
/// <remarks>Any thread may call it. Its events are raised one at a time and in order with those of its channels, off the connection's own loop. After phoenix.js's <c>Socket</c>.</remarks>
public sealed class PhoenixSocket : IAsyncDisposable
{
    private readonly SocketProcess _process;

    /// <summary>Makes a socket. It connects when <see cref="ConnectAsync"/> is called.</summary>
    /// <param name="endpoint">Such as <c>wss://example.com/socket</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <exception cref="ArgumentException">An option is missing or out of its range.</exception>
    public PhoenixSocket(string endpoint, Action<PhoenixSocketOptions>? configure = null)
        : this(Configured(endpoint, configure))
    {
    }

    /// <summary>Makes a socket. The options are its own from here on.</summary>
    /// <exception cref="ArgumentException">An option is missing or out of its range.</exception>
    public PhoenixSocket(PhoenixSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _process = new SocketProcess(this, options);
    }

    /// <summary>Gets how the connection is.</summary>
    public SocketState State => _process.State;

    /// <summary>Is raised each time a connection is open.</summary>
    public event Action? Opened;

    /// <summary>Is raised each time a connection ended.</summary>
    public event Action<CloseInfo>? Closed;

    /// <summary>Is raised when a connection could not be made or broke, and when a message could not be decoded.</summary>
    public event Action<Exception>? Errored;

    /// <summary>Is raised for every message that comes, behind the handlers of its channel.</summary>
    public event Action<ReceivedMessage>? MessageReceived;

    /// <summary>Is raised when a handler threw; it is logged too. Not in order: at once.</summary>
    public event Action<HandlerFailure>? HandlerFailed;

    internal SocketProcess Process => _process;

    internal bool WantsMessages => MessageReceived is not null;

    /// <summary>Connects, and from then on again after each end, and waits for the first time that it is open.</summary>
    /// <remarks>An attempt that fails is no exception but <see cref="Errored"/>, and is followed by the next.</remarks>
    /// <exception cref="OperationCanceledException">The waiting was cancelled, and the socket goes on trying; or it was told to disconnect meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed of.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Post(() => _process.Connect(opened));
        using var cancelling = cancellationToken.UnsafeRegister((_, token) =>
        {
            opened.TrySetCanceled(token);
            _process.Post(() => _process.ForgetWaiting(opened));
        }, null);
        await opened.Task.ConfigureAwait(false);
    }

    /// <summary>Closes the connection and makes no other until <see cref="ConnectAsync"/>. What was pushed is written first; channels are joined again with the next connection.</summary>
    /// <param name="code">WebSocket's code.</param>
    /// <param name="reason">The words with it, at most 123 bytes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Ends when the server has answered the close, or 1.5 s later at the latest.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A client may close with 1000 or 3000 to 4999.</exception>
    public Task DisconnectAsync(int code = 1000, string reason = "", CancellationToken cancellationToken = default)
    {
        if (code is not (1000 or (>= 3000 and <= 4999)))
            throw new ArgumentOutOfRangeException(nameof(code), code, "A client may close with 1000 or 3000 to 4999.");
        var disconnected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Post(() => _process.Disconnect(code, reason, disconnected));
        return disconnected.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Makes a channel, to be joined with <see cref="PhoenixChannel.JoinAsync(CancellationToken)"/>.</summary>
    /// <param name="topic">Such as <c>room:42</c>.</param>
    /// <param name="parameters">The join's payload, the same for each rejoin; null for <c>{}</c>.</param>
    public PhoenixChannel Channel(string topic, object? parameters = null)
    {
        var payload = ClientPayload.Of(parameters, _process.Options.Json);
        return Channel(topic, _ => ValueTask.FromResult(payload));
    }

    /// <summary>Makes a channel whose join's payload is asked anew for each join.</summary>
    /// <param name="topic">Such as <c>room:42</c>.</param>
    /// <param name="parameters">Gives the payload. What it throws fails the join, which is then tried again.</param>
    public PhoenixChannel Channel(string topic, Func<CancellationToken, ValueTask<Payload>> parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        ArgumentNullException.ThrowIfNull(parameters);
        return new PhoenixChannel(_process, topic, parameters);
    }

    /// <summary>Measures how long the server takes to answer.</summary>
    /// <exception cref="InvalidOperationException">The socket is not open.</exception>
    /// <exception cref="PushUnansweredException">The connection ended first.</exception>
    public Task<TimeSpan> PingAsync(CancellationToken cancellationToken = default)
    {
        var answered = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Post(() =>
        {
            if (_process.IsOpen)
                _process.Ping(after => Answer(answered, after));
            else
                answered.TrySetException(new InvalidOperationException("The socket is not open: there is nobody to ping."));
        });
        return answered.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Disconnects and closes all channels, for good. Whatever still waits for a reply fails.</summary>
    public async ValueTask DisposeAsync()
    {
        var disconnected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Post(() => _process.ShutDown(disconnected));
        await disconnected.Task.ConfigureAwait(false);
        _process.Dispose();
    }

    internal void RaiseOpened() => Opened?.Invoke();

    internal void RaiseClosed(CloseInfo close) => Closed?.Invoke(close);

    internal void RaiseErrored(Exception error) => Errored?.Invoke(error);

    internal void RaiseHandlerFailed(HandlerFailure failure) => HandlerFailed?.Invoke(failure);

    internal void RaiseMessage(Message message, string? status) => MessageReceived?.Invoke(new ReceivedMessage(
        message.JoinRef.IsNull ? null : message.JoinRef.ToString(), message.Ref.IsNull ? null : message.Ref.ToString(),
        message.Topic.ToString(), message.Event.ToString(), message.Payload, status));

    private static void Answer(TaskCompletionSource<TimeSpan> answered, TimeSpan? after)
    {
        if (after is { } time)
            answered.TrySetResult(time);
        else
            answered.TrySetException(new PushUnansweredException("phoenix", "heartbeat", EndReason.ConnectionClosed, wasSent: true));
    }

    private static PhoenixSocketOptions Configured(string endpoint, Action<PhoenixSocketOptions>? configure)
    {
        var options = new PhoenixSocketOptions { Endpoint = Uri.TryCreate(endpoint, UriKind.Absolute, out var address) ? address : null };
        configure?.Invoke(options);
        return options;
    }
}
