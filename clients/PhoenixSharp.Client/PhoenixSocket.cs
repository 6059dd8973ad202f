using System.Runtime.CompilerServices;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>One connection to a server of Phoenix channels, made again whenever it is lost, and the channels on it.</summary>
/// <remarks>Any thread may call it. Its events are raised one at a time and in order with those of its channels, off the connection's own loop. After phoenix.js's <c>Socket</c>.</remarks>
public sealed class PhoenixSocket : IAsyncDisposable
{
    private static readonly TimeSpan DisposeLimit = TimeSpan.FromSeconds(5);

    private readonly SocketProcess _process;

    /// <summary>Makes a socket. It connects when <see cref="ConnectAsync(CancellationToken)"/> is called.</summary>
    /// <param name="endpoint">Such as <c>wss://example.com/socket</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <exception cref="ArgumentException">An option is missing or out of its range.</exception>
    public PhoenixSocket(string endpoint, Action<PhoenixSocketOptions>? configure = null)
        : this(Configured(endpoint, configure))
    {
    }

    /// <summary>Is refused by the compiler: the options are used before an <c>async</c> function has set them.</summary>
    [Obsolete(PhoenixSocketOptions.NotAsync, error: true)]
    public PhoenixSocket(string endpoint, Func<PhoenixSocketOptions, Task> configure) =>
        throw new NotSupportedException(PhoenixSocketOptions.NotAsync);

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

    /// <summary>Occurs each time a connection has opened.</summary>
    public ClientEvent Opened { get; set => field.RequireSame(value); } = new();

    /// <summary>
    /// Occurs each time a connection has ended or an attempt has failed. <see cref="CloseInfo.WillReconnect"/> says what follows.
    /// </summary>
    public ClientEvent<CloseInfo> Closed { get; set => field.RequireSame(value); } = new();

    /// <summary>
    /// Occurs each time the socket has scheduled another attempt to connect: the connection was lost, or an attempt failed. It follows
    /// <see cref="Closed"/>.
    /// </summary>
    public ClientEvent<ReconnectInfo> Reconnecting { get; set => field.RequireSame(value); } = new();

    /// <summary>Occurs when a connection attempt fails, when a connection breaks, and when a message can't be decoded.</summary>
    public ClientEvent<Exception> Errored { get; set => field.RequireSame(value); } = new();

    /// <summary>Occurs for every message that arrives, after the handlers of its channel.</summary>
    public ClientEvent<ReceivedMessage> MessageReceived { get; set => field.RequireSame(value); } = new();

    /// <summary>
    /// Occurs when a handler or another callback of the application throws; the failure is logged too. It is not in order with the
    /// other events.
    /// </summary>
    public ClientEvent<HandlerFailure> HandlerFailed { get; set => field.RequireSame(value); } = new();

    internal SocketProcess Process => _process;

    /// <summary>
    /// Connects with <see cref="ConnectMode.Retry"/>: waits until the socket is open, however many attempts fail. From then on the socket
    /// connects again whenever its connection is lost.
    /// </summary>
    /// <remarks>
    /// An attempt that fails is reported by <see cref="Errored"/> and in the log. To get an exception at once, use
    /// <see cref="ConnectAsync(ConnectMode, CancellationToken)"/> with <see cref="ConnectMode.FailFast"/>.
    /// </remarks>
    /// <inheritdoc cref="ConnectAsync(ConnectMode, CancellationToken)"/>
    public Task ConnectAsync(CancellationToken cancellationToken = default) => ConnectAsync(ConnectMode.Retry, cancellationToken);

    /// <summary>
    /// Connects and waits until the socket is open. From then on the socket connects again whenever its connection is lost.
    /// </summary>
    /// <param name="mode">What happens when an attempt fails.</param>
    /// <param name="cancellationToken">Ends the waiting. The socket goes on trying until <see cref="DisconnectAsync"/>.</param>
    /// <exception cref="ConnectException">
    /// The server was not reached or refused the connection. The mode is <see cref="ConnectMode.FailFast"/>, or
    /// <see cref="PhoenixSocketOptions.MaxReconnectAttempts"/> are used up. If a function of the application failed, such as
    /// <see cref="PhoenixSocketOptions.AuthTokenAsync"/>, its own exception is thrown.
    /// </exception>
    /// <exception cref="TimeoutException">
    /// As above, and the attempt took longer than <see cref="PhoenixSocketOptions.ConnectTimeout"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The waiting was cancelled, or the socket was disconnected. If an attempt had failed, the message says why and the inner exception is
    /// its failure.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed of.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mode"/> is not a <see cref="ConnectMode"/>.</exception>
    public async Task ConnectAsync(ConnectMode mode, CancellationToken cancellationToken = default)
    {
        if (mode is not (ConnectMode.Retry or ConnectMode.FailFast))
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "The mode is Retry or FailFast.");
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
    /// Closes the connection and makes no other until <see cref="ConnectAsync(CancellationToken)"/>. What was pushed is written first;
    /// channels are joined again with the next connection.
    /// </summary>
    /// <param name="code">WebSocket's code.</param>
    /// <param name="reason">The words with it, at most 123 bytes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Ends when the server has answered the close, or 3 s later at the latest.</returns>
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
    /// <exception cref="ArgumentException">The topic is empty, or the parameters are a function that does not return a task.</exception>
    public PhoenixChannel Channel(string topic, object? parameters = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        if (parameters is Delegate)
            throw new ArgumentException("A function for join parameters takes a CancellationToken and returns a task.", nameof(parameters));
        return new PhoenixChannel(_process, topic, new JoinParameters(ClientPayload.Of(parameters, _process.Options.Json)));
    }

    /// <summary>Creates a channel whose join payload is fetched for each join.</summary>
    /// <param name="topic">Such as <c>room:42</c>.</param>
    /// <param name="parameters">Returns the payload. If it throws, the join fails and is tried again.</param>
    [OverloadResolutionPriority(4)]
    public PhoenixChannel Channel(string topic, Func<CancellationToken, Task<Payload>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return Channel(topic, ValueTask<Payload> (cancellationToken) => new(parameters(cancellationToken)));
    }

    /// <inheritdoc cref="Channel(string, Func{CancellationToken, Task{Payload}})"/>
    [OverloadResolutionPriority(3)]
    public PhoenixChannel Channel(string topic, Func<CancellationToken, ValueTask<Payload>> parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        ArgumentNullException.ThrowIfNull(parameters);
        return new PhoenixChannel(_process, topic, new JoinParameters(parameters));
    }

    /// <summary>Creates a channel whose join parameters are fetched for each join, as an object of the application.</summary>
    /// <param name="topic">Such as <c>room:42</c>.</param>
    /// <param name="parameters">
    /// Returns the object, which is written with <see cref="PhoenixSocketOptions.Json"/>; null for <c>{}</c>. If it throws, or the object
    /// can't be written, the join fails and is tried again.
    /// </param>
    /// <typeparam name="T">The object's type, which may be anonymous.</typeparam>
    [OverloadResolutionPriority(2)]
    public PhoenixChannel Channel<T>(string topic, Func<CancellationToken, Task<T>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return Channel(topic, ValueTask<T> (cancellationToken) => new(parameters(cancellationToken)));
    }

    /// <inheritdoc cref="Channel{T}(string, Func{CancellationToken, Task{T}})"/>
    [OverloadResolutionPriority(1)]
    public PhoenixChannel Channel<T>(string topic, Func<CancellationToken, ValueTask<T>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var json = _process.Options.Json;
        return Channel(topic, async ValueTask<Payload> (cancellationToken) =>
            ClientPayload.Of(await parameters(cancellationToken).ConfigureAwait(false), json));
    }

    /// <summary>Measures how long the server takes to answer.</summary>
    /// <exception cref="InvalidOperationException">The socket is not open.</exception>
    /// <exception cref="TimeoutException">No answer within <see cref="PhoenixSocketOptions.Timeout"/>.</exception>
    /// <exception cref="PushUnansweredException">The connection ended first.</exception>
    public async Task<TimeSpan> PingAsync(CancellationToken cancellationToken = default)
    {
        var answered = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Post(() =>
        {
            if (_process.IsOpen)
                _process.Ping(after => Answer(answered, after));
            else
                answered.TrySetException(new InvalidOperationException("The socket is not open: there is nobody to ping."));
        });
        var limit = _process.Options.Timeout;
        using var patience = new CancellationTokenSource(limit, _process.Time);
        using var expiring = patience.Token.UnsafeRegister(
            _ => answered.TrySetException(new TimeoutException($"The server did not answer the ping within {limit.TotalSeconds:0.###} s.")), null);
        using var cancelling = cancellationToken.UnsafeRegister((_, token) => answered.TrySetCanceled(token), null);
        return await answered.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// Disconnects and closes all channels, for good. Whatever still waits for a reply fails. It takes 5 s at most, whatever hangs.
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
