using System.Text.Json;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

public sealed partial class PhoenixChannel
{
    /// <summary>
    /// Pushes an event without waiting for a reply. If the channel is not joined, the push waits until it is joined, up to
    /// <see cref="Timeout"/>. If the push is dropped or the server refuses it, <see cref="PushFailed"/> occurs.
    /// </summary>
    /// <param name="event">The event's name.</param>
    /// <param name="payload">
    /// The payload, written with <see cref="PhoenixSocketOptions.Json"/>. Null is sent as <c>{}</c>. <c>byte[]</c>, memory, segments and
    /// sequences of bytes, and binary <see cref="Payload"/>s are sent as binary. Do not change them until they are sent.
    /// </param>
    /// <exception cref="InvalidOperationException"><c>JoinAsync</c> was not called before.</exception>
    /// <exception cref="NotSupportedException">
    /// <see cref="PhoenixSocketOptions.Json"/> has no type information for the payload.
    /// </exception>
    public void Push(string @event, object? payload = null) => Begin(@event, payload, Timeout, completion: null);

    /// <summary>Pushes an event and waits for its reply.</summary>
    /// <param name="event">The event's name.</param>
    /// <param name="payload">
    /// The payload, written with <see cref="PhoenixSocketOptions.Json"/>. Null is sent as <c>{}</c>. <c>byte[]</c>, memory, segments and
    /// sequences of bytes, and binary <see cref="Payload"/>s are sent as binary. Do not change them until they are sent.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait. If the push was not sent yet, it is not sent.</param>
    /// <returns>The response of the reply.</returns>
    /// <exception cref="ReplyException">The status of the reply is not <c>ok</c>.</exception>
    /// <exception cref="TimeoutException">
    /// There was no reply within <see cref="Timeout"/>. The time restarts when a push that waited for the join is sent.
    /// </exception>
    /// <exception cref="PushUnansweredException">The connection or the channel ended before the reply.</exception>
    /// <exception cref="InvalidOperationException">
    /// <c>JoinAsync</c> was not called before, or the protocol's version can't encode the payload.
    /// </exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Task<Payload> PushAsync(string @event, object? payload = null, CancellationToken cancellationToken = default) =>
        PushAsync(@event, payload, Timeout, cancellationToken);

    /// <inheritdoc cref="PushAsync(string, object?, CancellationToken)"/>
    /// <param name="timeout">How long to wait for the reply, instead of the channel's <see cref="Timeout"/>.</param>
#pragma warning disable CS1573 // the other parameters are documented above
    public async Task<Payload> PushAsync(string @event, object? payload, TimeSpan timeout, CancellationToken cancellationToken = default)
#pragma warning restore CS1573
    {
        Durations.RequireTimeoutOrInfinite(timeout, nameof(timeout));
        using var activity = ClientTracing.Push(Topic, @event);
        var completion = new TaskCompletionSource<PushReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var push = Begin(@event, payload, timeout, completion);
        using var cancelling = cancellationToken.UnsafeRegister(
            static (push, token) => ((Push)push!).Channel.Socket.Cancel((Push)push, token), push);
        try
        {
            var reply = await completion.Task.ConfigureAwait(false);
            return reply.Status == "ok"
                ? reply.Response
                : throw new ReplyException(Topic, @event, reply.Status, reply.Response, _session.Socket.Options.Json);
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
    /// <param name="timeout">How long to wait for the reply, instead of the channel's <see cref="Timeout"/>.</param>
#pragma warning disable CS1573 // the other parameters are documented above
    public async Task<TReply> PushAsync<TReply>(
        string @event, object? payload, TimeSpan timeout, CancellationToken cancellationToken = default)
#pragma warning restore CS1573
    {
        PayloadTypes.Require<TReply>(_session.Socket.Options.Json);
        var response = await PushAsync(@event, payload, timeout, cancellationToken).ConfigureAwait(false);
        return response.Read<TReply>(_session.Socket.Options.Json)!;
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
