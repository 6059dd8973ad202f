using System.Runtime.CompilerServices;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

public sealed partial class PhoenixSocket
{
    /// <summary>
    /// Creates a channel without join parameters: <c>{}</c> is sent. Join it with
    /// <see cref="PhoenixChannel.JoinAsync(CancellationToken)"/>.
    /// </summary>
    /// <param name="topic">The topic, such as <c>room:42</c>.</param>
    /// <exception cref="ArgumentException">The topic is empty.</exception>
    public PhoenixChannel Channel(string topic) => Channel(topic, (object?)null);

    /// <summary>Creates a channel. Join it with <see cref="PhoenixChannel.JoinAsync(CancellationToken)"/>.</summary>
    /// <param name="topic">The topic, such as <c>room:42</c>.</param>
    /// <param name="parameters">
    /// The payload of the join and of each rejoin, written once with <see cref="PhoenixSocketOptions.Json"/>. Null is sent as <c>{}</c>.
    /// </param>
    /// <exception cref="ArgumentException">The topic is empty, or the parameters are a function that does not return a task.</exception>
    /// <exception cref="NotSupportedException">
    /// <see cref="PhoenixSocketOptions.Json"/> has no type information for the parameters.
    /// </exception>
    public PhoenixChannel Channel(string topic, object? parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        if (parameters is Delegate)
            throw new ArgumentException(
                "A function for join parameters must take a CancellationToken and return a task.", nameof(parameters));
        return new PhoenixChannel(_process, topic, new JoinParameters(ClientPayload.Of(parameters, _process.Options.Json)));
    }

    /// <summary>Creates a channel whose join payload is fetched for each join.</summary>
    /// <param name="topic">The topic, such as <c>room:42</c>.</param>
    /// <param name="parameters">
    /// The function that returns the payload. If it throws, the join fails and is retried. Without a function, <c>{}</c> is sent.
    /// </param>
    /// <exception cref="ArgumentException">The topic is empty.</exception>
    [OverloadResolutionPriority(4)]
    public PhoenixChannel Channel(string topic, Func<CancellationToken, Task<Payload>>? parameters) =>
        parameters is null ? Channel(topic) : Channel(topic, ValueTask<Payload> (cancellationToken) => new(parameters(cancellationToken)));

    /// <inheritdoc cref="Channel(string, Func{CancellationToken, Task{Payload}})"/>
    [OverloadResolutionPriority(3)]
    public PhoenixChannel Channel(string topic, Func<CancellationToken, ValueTask<Payload>> parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        ArgumentNullException.ThrowIfNull(parameters);
        return new PhoenixChannel(_process, topic, new JoinParameters(parameters));
    }

    /// <summary>Creates a channel whose join parameters are fetched for each join, as an object of the application.</summary>
    /// <param name="topic">The topic, such as <c>room:42</c>.</param>
    /// <param name="parameters">
    /// The function that returns the object. The object is written with <see cref="PhoenixSocketOptions.Json"/>; null is sent as
    /// <c>{}</c>. If the function throws, or the object can't be written, the join fails and is retried.
    /// </param>
    /// <typeparam name="T">The object's type, which may be anonymous.</typeparam>
    /// <exception cref="ArgumentException">The topic is empty.</exception>
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
}
