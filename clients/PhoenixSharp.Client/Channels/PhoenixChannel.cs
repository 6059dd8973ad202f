using System.Text.Json;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>One topic that this client takes part in: joined again by itself whenever it was lost, until <see cref="LeaveAsync"/>.</summary>
/// <remarks>
/// Any thread may call it. Handlers run one at a time and in order, off the connection's own loop, so that one may wait; register them before
/// joining, so that nothing is missed. After phoenix.js's <c>Channel</c>.
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
    /// <value>Default <see cref="PhoenixSocketOptions.Timeout"/>, 10 s. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no end.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is neither infinite nor longer than zero, or longer than 49 days.</exception>
    public TimeSpan Timeout
    {
        get;
        set
        {
            Durations.RequireTimeoutOrInfinite(value, nameof(Timeout));
            field = value;
        }
    }

    /// <summary>Gets how the channel stands.</summary>
    public ChannelState State => _session.State;

    internal ChannelSession Session => _session;

    /// <summary>
    /// Joins the channel and waits for the answer. If that throws, the client keeps trying to join until <see cref="LeaveAsync"/>. To
    /// try once only, pass <see cref="JoinOptions"/>.
    /// </summary>
    /// <inheritdoc cref="JoinAsync(JoinOptions, CancellationToken)"/>
    public Task<Payload> JoinAsync(CancellationToken cancellationToken = default) => JoinAsync(JoinOptions.Default, cancellationToken);

    /// <summary>Joins the channel and waits for the answer.</summary>
    /// <param name="options">Whether the client goes on trying when this throws, and how long it waits.</param>
    /// <param name="cancellationToken">Ends the waiting. With <see cref="JoinOptions.Retry"/> the client keeps trying to join.</param>
    /// <returns>The join's response.</returns>
    /// <exception cref="ReplyException">The server refused the join.</exception>
    /// <exception cref="TimeoutException">
    /// No answer within <see cref="JoinOptions.Timeout"/> or <see cref="Timeout"/>, whether there was a connection or not.
    /// </exception>
    /// <exception cref="PushUnansweredException">
    /// The channel was left, or the socket disposed of; without <see cref="JoinOptions.Retry"/> also: the connection was lost.
    /// </exception>
    /// <exception cref="InvalidOperationException">It was joined before: a channel can be joined once, rejoining is not the application's work.</exception>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    public async Task<Payload> JoinAsync(JoinOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Interlocked.Exchange(ref _joined, 1) != 0)
            throw new InvalidOperationException($"{Topic} was joined before: make another channel to join it again.");
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

    /// <summary>Joins the channel, and reads the answer as a type.</summary>
    /// <inheritdoc cref="JoinAsync(CancellationToken)"/>
    /// <exception cref="JsonException">The response is not of type <typeparamref name="T"/>.</exception>
    /// <exception cref="NotSupportedException">
    /// <see cref="PhoenixSocketOptions.Json"/> has no type information for <typeparamref name="T"/>; nothing was sent.
    /// </exception>
    public Task<T> JoinAsync<T>(CancellationToken cancellationToken = default) => JoinAsync<T>(JoinOptions.Default, cancellationToken);

    /// <summary>Joins the channel, and reads the answer as a type.</summary>
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

    /// <summary>Leaves the channel for good: it is <see cref="ChannelState.Closed"/> at once, and no event is handled any more.</summary>
    /// <returns>Ends when the server has answered, or will not.</returns>
    public Task LeaveAsync(CancellationToken cancellationToken = default)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _session.Socket.Post(() => _session.Leave(left));
        return left.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Leaves the channel as <see cref="LeaveAsync"/> does, and waits for the server's answer for 5 s at most. It does not throw if the
    /// connection is lost, and has no effect on a channel that was left or was never joined.
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

    /// <summary>
    /// Pushes an event for which no reply is wanted. If the channel is not joined yet, the push waits for that, up to
    /// <see cref="Timeout"/>. <see cref="PushFailed"/> occurs if it is dropped or refused.
    /// </summary>
    /// <param name="event">The event's name.</param>
    /// <param name="payload">
    /// Written by the socket's type information; <c>byte[]</c>, memory and segments of bytes, and binary <see cref="Payload"/>s go as
    /// binary, and must not change until they are sent; null goes as <c>{}</c>.
    /// </param>
    /// <exception cref="InvalidOperationException">The channel was not joined before.</exception>
    public void Push(string @event, object? payload = null)
    {
        Begin(@event, payload, Timeout, completion: null);
    }

    /// <summary>Pushes an event and waits for its reply.</summary>
    /// <param name="event">The event's name.</param>
    /// <param name="payload">
    /// Written by the socket's type information; <c>byte[]</c>, memory and segments of bytes, and binary <see cref="Payload"/>s go as
    /// binary, and must not change until they are sent; null goes as <c>{}</c>.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting; a push that was not sent yet is not sent then.</param>
    /// <returns>The reply's response.</returns>
    /// <exception cref="ReplyException">The reply's status is not <c>ok</c>.</exception>
    /// <exception cref="TimeoutException">No reply within <see cref="Timeout"/>; that begins anew when a push that waited for the channel is sent.</exception>
    /// <exception cref="PushUnansweredException">The connection or the channel ended before the reply came.</exception>
    /// <exception cref="InvalidOperationException">The channel was not joined before, or the payload has no form in the socket's version.</exception>
    public Task<Payload> PushAsync(string @event, object? payload = null, CancellationToken cancellationToken = default) =>
        PushAsync(@event, payload, Timeout, cancellationToken);

    /// <inheritdoc cref="PushAsync(string, object?, CancellationToken)"/>
    /// <param name="timeout">How long to wait for the reply, instead of <see cref="Timeout"/>.</param>
#pragma warning disable CS1573 // the other parameters are documented above
    public async Task<Payload> PushAsync(string @event, object? payload, TimeSpan timeout, CancellationToken cancellationToken = default)
#pragma warning restore CS1573
    {
        Durations.RequireTimeoutOrInfinite(timeout, nameof(timeout));
        using var activity = ClientTracing.Push(Topic, @event);
        var completion = new TaskCompletionSource<PushReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var push = Begin(@event, payload, timeout, completion);
        using var cancelling = cancellationToken.UnsafeRegister(static (push, token) => ((Push)push!).Channel.Socket.Cancel((Push)push, token), push);
        try
        {
            var reply = await completion.Task.ConfigureAwait(false);
            return reply.Status == "ok" ? reply.Response : throw new ReplyException(Topic, @event, reply.Status, reply.Response, _session.Socket.Options.Json);
        }
        catch (Exception failure)
        {
            activity.Failed(failure);
            throw;
        }
    }

    /// <summary>Pushes an event, waits for its reply, and reads the response as a type.</summary>
    /// <inheritdoc cref="PushAsync(string, object?, CancellationToken)"/>
    /// <typeparam name="TReply">The response's type.</typeparam>
    /// <exception cref="JsonException">The response is not of type <typeparamref name="TReply"/>.</exception>
    /// <exception cref="NotSupportedException">
    /// <see cref="PhoenixSocketOptions.Json"/> has no type information for the payload or for <typeparamref name="TReply"/>; nothing
    /// was sent.
    /// </exception>
    public Task<TReply> PushAsync<TReply>(string @event, object? payload = null, CancellationToken cancellationToken = default) =>
        PushAsync<TReply>(@event, payload, Timeout, cancellationToken);

    /// <inheritdoc cref="PushAsync{TReply}(string, object?, CancellationToken)"/>
    /// <param name="timeout">How long to wait for the reply, instead of <see cref="Timeout"/>.</param>
#pragma warning disable CS1573 // the other parameters are documented above
    public async Task<TReply> PushAsync<TReply>(
        string @event, object? payload, TimeSpan timeout, CancellationToken cancellationToken = default)
#pragma warning restore CS1573
    {
        PayloadTypes.Require<TReply>(_session.Socket.Options.Json);
        var response = await PushAsync(@event, payload, timeout, cancellationToken).ConfigureAwait(false);
        return response.Read<TReply>(_session.Socket.Options.Json)!;
    }

    // The caller stops waiting at once, even if a function of the application blocks the socket's loop.
    private void CancelJoin(TaskCompletionSource<Payload> joining, JoinOptions options, CancellationToken cancellationToken)
    {
        var message = $"The wait for the join of {Topic} was cancelled.{ChannelSession.Remark(options.Retry)}";
        if (joining.TrySetException(new OperationCanceledException(message, cancellationToken)) && !options.Retry)
            _session.Socket.Post(() => _session.Leave(new TaskCompletionSource()));
    }

    private Push Begin(string @event, object? payload, TimeSpan timeout, TaskCompletionSource<PushReply>? completion)
    {
        ArgumentException.ThrowIfNullOrEmpty(@event);
        if (Volatile.Read(ref _joined) == 0)
            throw new InvalidOperationException($"{@event} was pushed to {Topic} before joining it: call JoinAsync first.");
        var push = new Push(_session, @event, ClientPayload.Of(payload, _session.Socket.Options.Json), timeout) { Completion = completion };
        _session.Socket.Push(push);
        return push;
    }
}
