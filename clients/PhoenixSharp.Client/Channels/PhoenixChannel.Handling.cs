using System.Runtime.CompilerServices;

namespace PhoenixSharp.Client;

public sealed partial class PhoenixChannel
{
    /// <summary>Occurs each time the channel is joined, with the join's response: the first time and after each reconnect.</summary>
    public ClientEvent<Payload> Joined { get; set => field.RequireSame(value); } = new();

    /// <summary>
    /// Occurs when a join is refused or not answered. The client retries until <see cref="LeaveAsync"/>. If it was the first join and
    /// <see cref="JoinOptions.Retry"/> is false, <see cref="Closed"/> occurs instead.
    /// </summary>
    public ClientEvent<Exception> Refused { get; set => field.RequireSame(value); } = new();

    /// <summary>Occurs when the channel crashes on the server or the connection is lost. The client then rejoins the channel.</summary>
    public ClientEvent<ChannelError> Errored { get; set => field.RequireSame(value); } = new();

    /// <summary>
    /// Occurs when the channel is closed. The argument is one of <see cref="EndReason"/>. A closed channel is not joined again.
    /// </summary>
    public ClientEvent<string> Closed { get; set => field.RequireSame(value); } = new();

    /// <summary>
    /// Occurs when a <see cref="Push"/> is not sent, or when the server refuses it, such as with <c>overloaded</c>. The failure is also
    /// logged.
    /// </summary>
    public ClientEvent<PushFailure> PushFailed { get; set => field.RequireSame(value); } = new();

    /// <summary>Adds a handler for an event.</summary>
    /// <typeparam name="T">The payload's type.</typeparam>
    /// <param name="event">The event's name.</param>
    /// <param name="handler">
    /// The handler. It runs for one event at a time. If it returns a task, no other event of the socket is handled until the task has
    /// ended. If it throws, <see cref="PhoenixSocket.HandlerFailed"/> occurs, and nothing else is affected.
    /// </param>
    /// <returns>A subscription. Dispose of it to remove the handler.</returns>
    /// <exception cref="NotSupportedException">
    /// <see cref="PhoenixSocketOptions.Json"/> has no type information for <typeparamref name="T"/>.
    /// </exception>
    public IDisposable On<T>(string @event, Action<T> handler) => Handle(@event, HandlerForms.Of(handler));

    /// <inheritdoc cref="On{T}(string, Action{T})"/>
    [OverloadResolutionPriority(2)]
    public IDisposable On<T>(string @event, Func<T, Task> handler) => Handle(@event, HandlerForms.Of(handler));

    /// <inheritdoc cref="On{T}(string, Action{T})"/>
    [OverloadResolutionPriority(1)]
    public IDisposable On<T>(string @event, Func<T, ValueTask> handler) => Handle(@event, HandlerForms.Of(handler));

    /// <summary>Adds a handler for an event. The handler receives the payload without conversion.</summary>
    /// <inheritdoc cref="On{T}(string, Action{T})"/>
    public IDisposable On(string @event, Action<Payload> handler) => Handle(@event, HandlerForms.Of(handler));

    /// <inheritdoc cref="On(string, Action{Payload})"/>
    [OverloadResolutionPriority(2)]
    public IDisposable On(string @event, Func<Payload, Task> handler) => Handle(@event, HandlerForms.Of(handler));

    /// <inheritdoc cref="On(string, Action{Payload})"/>
    [OverloadResolutionPriority(1)]
    public IDisposable On(string @event, Func<Payload, ValueTask> handler) => Handle(@event, HandlerForms.Of(handler));

    /// <summary>Returns a stream of an event, for <c>await foreach</c>. It starts now and ends when the channel is closed.</summary>
    /// <param name="event">The event's name.</param>
    /// <param name="capacity">How many events may wait to be read. The minimum is 1.</param>
    /// <param name="overflow">What happens when the queue is full. By default, the stream fails.</param>
    /// <exception cref="NotSupportedException">
    /// <see cref="PhoenixSocketOptions.Json"/> has no type information for <typeparamref name="T"/>.
    /// </exception>
    public EventStream<T> Stream<T>(string @event, int capacity = 1024, StreamOverflow overflow = StreamOverflow.Fail)
    {
        ArgumentException.ThrowIfNullOrEmpty(@event);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        PayloadTypes.Require<T>(_session.Socket.Options.Json);
        return new EventStream<T>(_session, @event, capacity, overflow);
    }

    internal IDisposable Subscribe(Subscription subscription)
    {
        _session.Socket.Post(() => _session.Subscribe(subscription));
        return subscription;
    }

    private IDisposable Handle<T>(string @event, Func<T, ValueTask> handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(@event);
        PayloadTypes.Require<T>(_session.Socket.Options.Json);
        return Subscribe(new Subscription<T>(_session, @event, handler));
    }
}
