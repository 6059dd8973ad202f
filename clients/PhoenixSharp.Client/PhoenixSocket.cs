using System.Text;
namespace PhoenixSharp.Client;

/// <summary>A connection to a Phoenix server, with the channels on it. It reconnects whenever the connection is lost.</summary>
/// <remarks>
/// All members are thread-safe. Events of the socket and of its channels are raised one at a time and in order. Their handlers run on the
/// thread pool, or on <see cref="PhoenixSocketOptions.Dispatcher"/>. The behaviour is that of phoenix.js's <c>Socket</c>.
/// </remarks>
/// <example><code>
/// await using var socket = new PhoenixSocket("wss://example.com/socket");
/// await socket.ConnectAsync();
/// var room = socket.Channel("room:lobby");
/// room.On("new_msg", payload => Console.WriteLine(payload));
/// await room.JoinAsync();
/// </code></example>
public sealed partial class PhoenixSocket : IAsyncDisposable
{
    private static readonly TimeSpan DisposeLimit = TimeSpan.FromSeconds(5);

    private const int MaxReasonBytes = 123;

    private readonly SocketProcess _process;

    /// <summary>Creates a socket. It connects when <see cref="ConnectAsync(CancellationToken)"/> is called.</summary>
    /// <param name="endpoint">
    /// The address, such as <c>wss://example.com/socket</c>. See <see cref="PhoenixSocketOptions.Endpoint"/>.
    /// </param>
    /// <param name="configure">A function that sets the options, or null.</param>
    /// <exception cref="ArgumentException">An option is missing or out of its range.</exception>
    public PhoenixSocket(string endpoint, Action<PhoenixSocketOptions>? configure = null)
        : this(Configured(endpoint, configure))
    {
    }

    /// <summary>Causes a compiler error: the options are read before an <c>async</c> function has set them.</summary>
    [Obsolete(PhoenixSocketOptions.NotAsync, error: true)]
    public PhoenixSocket(string endpoint, Func<PhoenixSocketOptions, Task> configure) =>
        throw new NotSupportedException(PhoenixSocketOptions.NotAsync);

    /// <summary>Creates a socket. It connects when <see cref="ConnectAsync(CancellationToken)"/> is called.</summary>
    /// <param name="options">The options. Do not change them afterwards.</param>
    /// <exception cref="ArgumentException">An option is missing or out of its range.</exception>
    public PhoenixSocket(PhoenixSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _process = new SocketProcess(this, options);
    }

    /// <summary>Gets the state of the connection.</summary>
    public SocketState State => _process.State;

    /// <summary>Occurs each time a connection has opened.</summary>
    public ClientEvent Opened { get; set => field.RequireSame(value); } = new();

    /// <summary>
    /// Occurs each time a connection has ended or an attempt has failed. <see cref="CloseInfo.WillReconnect"/> indicates whether the socket
    /// connects again.
    /// </summary>
    public ClientEvent<CloseInfo> Closed { get; set => field.RequireSame(value); } = new();

    /// <summary>
    /// Occurs each time the socket has scheduled another attempt to connect, because the connection was lost or an attempt failed. It
    /// occurs after <see cref="Closed"/>.
    /// </summary>
    public ClientEvent<ReconnectInfo> Reconnecting { get; set => field.RequireSame(value); } = new();

    /// <summary>Occurs when a connection attempt fails, when a connection breaks, and when a message can't be decoded.</summary>
    public ClientEvent<Exception> Errored { get; set => field.RequireSame(value); } = new();

    /// <summary>Occurs for every message that is received, after the handlers of its channel.</summary>
    public ClientEvent<ReceivedMessage> MessageReceived { get; set => field.RequireSame(value); } = new();

    /// <summary>
    /// Occurs when a handler or another callback of the application throws or does not end. The failure is also logged. This event is not
    /// ordered with the other events.
    /// </summary>
    public ClientEvent<HandlerFailure> HandlerFailed { get; set => field.RequireSame(value); } = new();

    internal SocketProcess Process => _process;

    /// <summary>
    /// Connects with <see cref="ConnectMode.Retry"/>: retries until the socket is open. After that, the socket reconnects whenever its
    /// connection is lost.
    /// </summary>
    /// <remarks>
    /// An attempt that fails is reported by <see cref="Errored"/> and in the log. To get an exception at once, use
    /// <see cref="ConnectAsync(ConnectMode, CancellationToken)"/> with <see cref="ConnectMode.FailFast"/>.
    /// </remarks>
    /// <inheritdoc cref="ConnectAsync(ConnectMode, CancellationToken)"/>
    public Task ConnectAsync(CancellationToken cancellationToken = default) => ConnectAsync(ConnectMode.Retry, cancellationToken);

    /// <summary>
    /// Connects and waits until the socket is open. After that, the socket reconnects whenever its connection is lost.
    /// </summary>
    /// <param name="mode">What happens when an attempt fails.</param>
    /// <param name="cancellationToken">
    /// Cancels the wait, not the attempt: the socket continues to connect. To stop it, call <see cref="DisconnectAsync"/>.
    /// </param>
    /// <exception cref="ConnectException">
    /// The server could not be reached or refused the connection, and no attempt is left: the mode is
    /// <see cref="ConnectMode.FailFast"/>, or <see cref="PhoenixSocketOptions.MaxReconnectAttempts"/> is reached. If a function of the
    /// application failed, such as <see cref="PhoenixSocketOptions.AuthTokenAsync"/>, its exception is thrown instead.
    /// </exception>
    /// <exception cref="TimeoutException">
    /// The attempt took longer than <see cref="PhoenixSocketOptions.ConnectTimeout"/>, and no attempt is left.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The wait was cancelled, or the socket was disconnected. If an attempt has failed, the message contains the reason, and the inner
    /// exception is the failure.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The socket is disposed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mode"/> is not a value of <see cref="ConnectMode"/>.</exception>
    public async Task ConnectAsync(ConnectMode mode, CancellationToken cancellationToken = default)
    {
        if (mode is not (ConnectMode.Retry or ConnectMode.FailFast))
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "The mode must be Retry or FailFast.");
        var call = new ConnectCall(mode);
        _process.Post(() => _process.Connect(call));
        using var cancelling = cancellationToken.UnsafeRegister((_, token) =>
        {
            call.Cancel("The wait for the connection was cancelled.", _process.Failures, token);
            _process.Post(() => _process.Forget(call));
        }, null);
        await call.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// Closes the connection. The socket does not connect again until <see cref="ConnectAsync(CancellationToken)"/> is called; its channels
    /// are then joined again. Pushes that are queued on the connection are sent before the close.
    /// </summary>
    /// <param name="code">The close code: 1000, or 3000 to 4999.</param>
    /// <param name="reason">The close reason, at most 123 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Cancels the wait, not the close.</param>
    /// <returns>A task that ends when the server has answered the close, after 3 s at most.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="code"/> is neither 1000 nor from 3000 to 4999.</exception>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is longer than 123 bytes (RFC 6455, section 5.5).</exception>
    public Task DisconnectAsync(int code = 1000, string reason = "", CancellationToken cancellationToken = default)
    {
        if (code is not (1000 or (>= 3000 and <= 4999)))
            throw new ArgumentOutOfRangeException(nameof(code), code, "The close code must be 1000, or from 3000 to 4999.");
        ArgumentNullException.ThrowIfNull(reason);
        if (Encoding.UTF8.GetByteCount(reason) > MaxReasonBytes)
            throw new ArgumentException($"The close reason must be at most {MaxReasonBytes} bytes of UTF-8.", nameof(reason));
        var disconnected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Post(() => _process.Disconnect(code, reason, disconnected));
        return disconnected.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Sends a heartbeat and returns the time until the server's answer.</summary>
    /// <exception cref="InvalidOperationException">The socket is not open.</exception>
    /// <exception cref="TimeoutException">The server did not answer within <see cref="PhoenixSocketOptions.Timeout"/>.</exception>
    /// <exception cref="PushUnansweredException">The connection ended before the answer.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<TimeSpan> PingAsync(CancellationToken cancellationToken = default)
    {
        var answered = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Post(() =>
        {
            if (_process.IsOpen)
                _process.Ping(after => Answer(answered, after));
            else
                answered.TrySetException(new InvalidOperationException("The socket is not open, so it can't send a ping."));
        });
        var limit = _process.Options.Timeout;
        using var timeout = new CancellationTokenSource(limit, _process.Time);
        using var expiring = timeout.Token.UnsafeRegister(_ => answered.TrySetException(
            new TimeoutException($"The server did not answer the ping within {limit.TotalSeconds:0.###} s.")), null);
        using var cancelling = cancellationToken.UnsafeRegister((_, token) => answered.TrySetCanceled(token), null);
        return await answered.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// Disconnects and closes all channels. Pushes and joins that wait for a reply fail. It takes 5 s at most, even if a function of the
    /// application does not end.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        var disconnected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Post(() => _process.ShutDown(disconnected));
        try
        {
            await disconnected.Task.WaitAsync(DisposeLimit, _process.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _process.Log.LoopBlocked(DisposeLimit.TotalSeconds);
        }
        _process.Dispose();
    }

    private void Answer(TaskCompletionSource<TimeSpan> answered, TimeSpan? after)
    {
        if (after is { } time)
            answered.TrySetResult(time);
        else
            answered.TrySetException(new PushUnansweredException("phoenix", "heartbeat", _process.LastEnd, wasSent: true));
    }

    private static PhoenixSocketOptions Configured(string endpoint, Action<PhoenixSocketOptions>? configure)
    {
        var options = new PhoenixSocketOptions();
        options.SetEndpoint(endpoint);
        configure?.Invoke(options);
        return options;
    }
}
