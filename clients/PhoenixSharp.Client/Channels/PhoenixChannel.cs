using System.Text.Json;

namespace PhoenixSharp.Client;

/// <summary>A client's membership in one topic. If it is lost, the client rejoins it until <see cref="LeaveAsync"/>.</summary>
/// <remarks>
/// All members are thread-safe. Handlers run one at a time and in order; a handler may await. Register handlers before the join, so that no
/// message is missed. The behaviour is that of phoenix.js's <c>Channel</c>.
/// </remarks>
public sealed partial class PhoenixChannel : IAsyncDisposable
{
    private static readonly TimeSpan DisposeLimit = TimeSpan.FromSeconds(5);

    private readonly ChannelSession _session;
    private int _joined;

    internal PhoenixChannel(SocketProcess socket, string topic, JoinParameters parameters)
    {
        Topic = topic;
        Timeout = socket.Options.Timeout;
        _session = new ChannelSession(socket, this, parameters);
        socket.Post(() => socket.Create(_session));
    }

    /// <summary>Gets the topic, such as <c>room:42</c>.</summary>
    public string Topic { get; }

    /// <summary>Gets or sets how long a join, a push or a leave waits for its reply.</summary>
    /// <value>
    /// The default is <see cref="PhoenixSocketOptions.Timeout"/>, 10 s. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> means no
    /// limit.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative but not infinite, or longer than 49 days.</exception>
    public TimeSpan Timeout
    {
        get;
        set
        {
            Durations.RequireTimeoutOrInfinite(value, nameof(Timeout));
            field = value;
        }
    }

    /// <summary>Gets the state of the channel.</summary>
    public ChannelState State => _session.State;

    internal ChannelSession Session => _session;

    /// <summary>
    /// Joins the channel and waits for the reply. If this method throws, the client keeps trying to join until <see cref="LeaveAsync"/>. To
    /// try once only, pass <see cref="JoinOptions"/>.
    /// </summary>
    /// <inheritdoc cref="JoinAsync(JoinOptions, CancellationToken)"/>
    public Task<Payload> JoinAsync(CancellationToken cancellationToken = default) => JoinAsync(JoinOptions.Default, cancellationToken);

    /// <summary>Joins the channel and waits for the reply.</summary>
    /// <param name="options">Whether the client retries after a failure, and how long it waits.</param>
    /// <param name="cancellationToken">
    /// Cancels the wait. If <see cref="JoinOptions.Retry"/> is true, the client keeps trying to join; otherwise it leaves the channel.
    /// </param>
    /// <returns>The response of the join's reply.</returns>
    /// <exception cref="ReplyException">The server refused the join.</exception>
    /// <exception cref="TimeoutException">
    /// There was no reply within <see cref="JoinOptions.Timeout"/> or <see cref="Timeout"/>. The time includes the wait for a connection.
    /// </exception>
    /// <exception cref="PushUnansweredException">
    /// The channel was left or closed, or the socket was disposed. If <see cref="JoinOptions.Retry"/> is false, also: the connection was
    /// lost.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// <c>JoinAsync</c> was called before. Call it once for each channel: the client rejoins a lost channel itself.
    /// </exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<Payload> JoinAsync(JoinOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Interlocked.Exchange(ref _joined, 1) != 0)
            throw new InvalidOperationException($"JoinAsync was called before on {Topic}: create another channel to join again.");
        var joining = new TaskCompletionSource<Payload>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var activity = ClientTracing.Join(Topic);
        _session.Socket.Post(() => _session.Join(joining, options));
        using var cancelling = cancellationToken.UnsafeRegister((_, token) => CancelJoin(joining, options, token), null);
        try
        {
            return await joining.Task.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            activity.Failed(failure);
            throw;
        }
    }

    /// <summary>Joins the channel, waits for the reply, and reads its response as a type.</summary>
    /// <inheritdoc cref="JoinAsync(CancellationToken)"/>
    /// <exception cref="JsonException">The response is not of type <typeparamref name="T"/>.</exception>
    /// <exception cref="NotSupportedException">
    /// <see cref="PhoenixSocketOptions.Json"/> has no type information for <typeparamref name="T"/>; nothing was sent.
    /// </exception>
    public Task<T> JoinAsync<T>(CancellationToken cancellationToken = default) => JoinAsync<T>(JoinOptions.Default, cancellationToken);

    /// <summary>Joins the channel, waits for the reply, and reads its response as a type.</summary>
    /// <inheritdoc cref="JoinAsync(JoinOptions, CancellationToken)"/>
    /// <exception cref="JsonException">The response is not of type <typeparamref name="T"/>.</exception>
    /// <exception cref="NotSupportedException">
    /// <see cref="PhoenixSocketOptions.Json"/> has no type information for <typeparamref name="T"/>; nothing was sent.
    /// </exception>
    public async Task<T> JoinAsync<T>(JoinOptions options, CancellationToken cancellationToken = default)
    {
        PayloadTypes.Require<T>(_session.Socket.Options.Json);
        return (await JoinAsync(options, cancellationToken).ConfigureAwait(false)).Read<T>(_session.Socket.Options.Json)!;
    }

    /// <summary>
    /// Leaves the channel. The state is <see cref="ChannelState.Closed"/> at once, and no more events are handled. To join the topic again,
    /// create another channel.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait, not the leave.</param>
    /// <returns>
    /// A task that ends when the server has answered, after <see cref="Timeout"/>, or when the connection is lost. It does not fail in any
    /// of these cases.
    /// </returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Task LeaveAsync(CancellationToken cancellationToken = default)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _session.Socket.Post(() => _session.Leave(left));
        return left.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Leaves the channel as <see cref="LeaveAsync"/> does, and waits for the server's answer for 5 s at most. It does not throw if the
    /// connection is lost. If the channel was left or was never joined, nothing is sent.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await LeaveAsync().WaitAsync(DisposeLimit, _session.Socket.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _session.Socket.Log.LeaveUnanswered(Topic, DisposeLimit.TotalSeconds);
        }
    }

    // The caller stops waiting at once, even if a function of the application blocks the socket's loop.
    private void CancelJoin(TaskCompletionSource<Payload> joining, JoinOptions options, CancellationToken cancellationToken)
    {
        var message = $"The wait for the join of {Topic} was cancelled.{ChannelSession.Remark(options.Retry)}";
        if (joining.TrySetException(new OperationCanceledException(message, cancellationToken)) && !options.Retry)
            _session.Socket.Post(() => _session.Leave(new TaskCompletionSource()));
    }
}
