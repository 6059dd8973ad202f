using System.Text.Json;

namespace PhoenixSharp;

/// <summary>A message to all subscribers of a topic: <c>[null, null, topic, event, payload]</c>.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Event">The name of the message.</param>
/// <param name="Payload">The body. A V2 client can only be sent an object or binary.</param>
/// <remarks>After Phoenix's <c>Phoenix.Socket.Broadcast</c> (<c>socket/message.ex</c>).</remarks>
public sealed record Broadcast(string Topic, string Event, Payload Payload)
{
    private static readonly JsonSerializerOptions DefaultJson = PayloadJson.CreateOptions();

    /// <summary>Gets the options that <see cref="Read{T}"/> uses, or <see langword="null"/> for the defaults.</summary>
    internal JsonSerializerOptions? Json { get; init; }

    /// <summary>Creates a broadcast whose payload is a value, written as JSON. For tests, and for code without an <c>IPubSub</c>.</summary>
    /// <typeparam name="T">The type of the value. A <see cref="PhoenixSharp.Payload"/> is used unchanged.</typeparam>
    /// <param name="topic">The topic.</param>
    /// <param name="event">The name of the message.</param>
    /// <param name="payload">The value.</param>
    /// <param name="json">The options to write and read it with. The default is <see cref="PayloadJson.CreateOptions"/>.</param>
    /// <exception cref="NotSupportedException">The options have no type information for <typeparamref name="T"/>.</exception>
    public static Broadcast From<T>(string topic, string @event, T payload, JsonSerializerOptions? json = null)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(@event);
        return new Broadcast(topic, @event, Payload.From(payload, json ?? DefaultJson)) { Json = json };
    }

    /// <summary>Reads the payload as a type.</summary>
    /// <typeparam name="T">The type; <see cref="PhoenixSharp.Payload"/> or bytes for binary.</typeparam>
    /// <returns>The value. It does not share memory with the broadcast, so you can store it.</returns>
    /// <remarks>
    /// A broadcast that a subscription or an intercepting channel received is read with <c>PhoenixOptions.Json</c>. One that you created
    /// yourself is read with the options of <see cref="From{T}"/>, or with <see cref="PayloadJson.CreateOptions"/>.
    /// </remarks>
    /// <exception cref="JsonException">The payload is <c>null</c> or of another type. The message names event, topic and type.</exception>
    /// <exception cref="NotSupportedException">The options have no type information for <typeparamref name="T"/>.</exception>
    public T Read<T>()
    {
        try
        {
            var payload = typeof(T) == typeof(Payload) || typeof(T) == typeof(ReadOnlyMemory<byte>) ? Payload.Detach() : Payload;
            return payload.Read<T>(Json ?? DefaultJson) ?? NullOf<T>();
        }
        catch (JsonException unreadable)
        {
            throw new JsonException(
                $"The payload of {Event} on {Topic} can't be read as {typeof(T)}: {unreadable.Message}",
                unreadable.Path, unreadable.LineNumber, unreadable.BytePositionInLine, unreadable);
        }
    }

    /// <summary>Determines whether another broadcast has the same topic, event and payload.</summary>
    public bool Equals(Broadcast? other) =>
        other is not null && Topic == other.Topic && Event == other.Event && Payload == other.Payload;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Topic, Event, Payload);

    /// <summary>Returns this broadcast with other options for <see cref="Read{T}"/>, in place of those that its sender set.</summary>
    internal Broadcast ReadWith(JsonSerializerOptions json) => ReferenceEquals(Json, json) ? this : this with { Json = json };

    private static T NullOf<T>() =>
        Nullable.GetUnderlyingType(typeof(T)) is null ? throw new JsonException("The payload is null.") : default!;
}
