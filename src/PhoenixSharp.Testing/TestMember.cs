using System.Text.Json;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Testing;

/// <summary>A client that has joined a topic.</summary>
/// <remarks>
/// Each expectation takes the first message that matches, even if other messages arrived before it. A message is taken once. A channel that
/// crashes pushes <c>phx_error</c>, and a channel that stops pushes <c>phx_close</c>.
/// </remarks>
public sealed class TestMember
{
    private readonly long _joinRef;
    private readonly ReceivedReply _joined;

    internal TestMember(TestClient client, string topic, long joinRef, ReceivedReply joined) =>
        (Client, Topic, _joinRef, _joined) = (client, topic, joinRef, joined);

    /// <summary>Gets the connection.</summary>
    public TestClient Client { get; }

    /// <summary>Gets the topic.</summary>
    public string Topic { get; }

    /// <summary>Gets the response to the join.</summary>
    public Payload Response => _joined.Response;

    private ChannelTest Server => Client.Server;

    private double Seconds => Server.Timeout.TotalSeconds;

    /// <summary>Reads the response to the join as a type.</summary>
    /// <exception cref="JsonException">The response is not of that type.</exception>
    public T ReadResponse<T>() => _joined.Read<T>();

    /// <summary>Returns the server's channel of this member.</summary>
    /// <remarks>Call <see cref="ChannelTest.SettleAsync"/> first, because a callback of the channel may be running.</remarks>
    /// <typeparam name="TChannel">The type of the channel.</typeparam>
    /// <exception cref="ChannelTestException">The channel has ended.</exception>
    public TChannel GetChannel<TChannel>()
        where TChannel : Channel =>
        (TChannel?)Array.Find(Client.Session.Channels(), channel => channel.Topic == Topic)?.Channel
        ?? throw Server.Failure($"The channel of {Topic} has ended.");

    /// <summary>Pushes an event and waits for its reply.</summary>
    /// <param name="event">The event.</param>
    /// <param name="payload">The payload. Arrays and memory of bytes are sent as a binary message.</param>
    /// <exception cref="ChannelTestException">There is no reply. For a handler that does not reply use <see cref="SendAsync"/>.</exception>
    public Task<ReceivedReply> PushAsync(string @event, object? payload = null) =>
        Client.CallAsync(_joinRef, Client.NextRef(), Topic, @event, payload);

    /// <summary>Pushes an event, expects that the reply is <c>ok</c>, and reads its response as a type.</summary>
    /// <exception cref="ChannelTestException">The reply is <c>error</c>, or there is no reply.</exception>
    /// <exception cref="JsonException">The response is not of that type.</exception>
    public async Task<T> PushAsync<T>(string @event, object? payload = null)
    {
        var reply = await PushAsync(@event, payload);
        return reply.IsOk ? reply.Read<T>() : throw Server.Failure($"\"{@event}\" on {Topic} got the reply {reply}.");
    }

    /// <summary>Pushes an event, and waits until the server is idle. A reply is ignored.</summary>
    public Task SendAsync(string @event, object? payload = null)
    {
        Client.Send(_joinRef, Client.NextRef(), Topic, @event, payload);
        return Server.SettleAsync();
    }

    /// <summary>Waits for a message that the channel pushes to this member.</summary>
    /// <param name="event">The event.</param>
    /// <param name="payload">The properties that the payload must have. It may have others. Null matches every payload.</param>
    /// <exception cref="ChannelTestException">No such message arrived.</exception>
    public Task<ReceivedMessage> ReceivesPushAsync(string @event, object? payload = null) => ReceivesAsync(ReceivedKind.Push, @event, payload);

    /// <summary>Waits for a broadcast to the topic. A broadcast that the channel intercepts arrives as a push.</summary>
    /// <inheritdoc cref="ReceivesPushAsync"/>
    public Task<ReceivedMessage> ReceivesBroadcastAsync(string @event, object? payload = null) => ReceivesAsync(ReceivedKind.Broadcast, @event, payload);

    /// <summary>Waits for the next <c>presence_diff</c>.</summary>
    /// <exception cref="ChannelTestException">No such message arrived.</exception>
    public async Task<PresenceChange> ReceivesPresenceDiffAsync()
    {
        var message = await ReceivesBroadcastAsync(Events.PresenceDiff);
        return new PresenceChange(Keys(message.Payload, "joins"), Keys(message.Payload, "leaves"), message);
    }

    /// <summary>Waits until the server is idle, and expects that the test has taken every push and broadcast.</summary>
    /// <param name="event">The event to look for; null for all.</param>
    /// <exception cref="ChannelTestException">There is a message that the test has not taken.</exception>
    public async Task ReceivesNothingAsync(string? @event = null)
    {
        await Server.SettleAsync();
        bool IsUnexpected(ReceivedMessage message) =>
            IsMine(message) && message.Kind != ReceivedKind.Reply && (@event is null || message.Event == @event);
        if (Client.Inbox.Find(IsUnexpected).Count > 0)
            throw Client.Failure($"The member of {Topic} received {(@event is null ? "messages" : $"\"{@event}\"")}, and the test expected none.", IsUnexpected);
    }

    /// <summary>Leaves the topic, and waits until the channel has ended.</summary>
    /// <exception cref="ChannelTestException">The channel does not end.</exception>
    public async Task LeaveAsync()
    {
        await Client.CallAsync(_joinRef, Client.NextRef(), Topic, "phx_leave", null);
        await ReceivesPushAsync("phx_close");
    }

    private async Task<ReceivedMessage> ReceivesAsync(ReceivedKind kind, string @event, object? payload)
    {
        var expected = ClientPayload.Of(payload, Server.Json);
        var name = kind.ToString().ToLowerInvariant();
        return await Client.Inbox.TakeAsync(IsExpected, Server.Timeout) ?? throw Client.Failure(
            $"The member of {Topic} received no {name} \"{@event}\"{(payload is null ? "" : $" with {expected}")} within {Seconds} s.", IsMine);

        bool IsExpected(ReceivedMessage message) => message.Kind == kind && message.Event == @event && IsMine(message)
            && (payload is null || PayloadMatch.Matches(expected, message.Payload));
    }

    // A broadcast carries no ref.
    private bool IsMine(ReceivedMessage message) =>
        message.Topic == Topic && (message.Kind == ReceivedKind.Broadcast || message.JoinRef == _joinRef);

    private static string[] Keys(Payload diff, string name)
    {
        if (!diff.TryGet(name, out var entries))
            return [];
        using var json = JsonDocument.Parse(entries.Bytes);
        return [.. json.RootElement.EnumerateObject().Select(entry => entry.Name)];
    }
}
