using System.Runtime.CompilerServices;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

internal sealed partial class SocketProcess
{
    private readonly List<ChannelSession> _channels = []; // in the order of their joins
    private readonly ConditionalWeakTable<ChannelSession, object> _unjoined = []; // weak: collected with the application's last reference
    private readonly Dictionary<Token, List<ChannelSession>> _topics = [];

    /// <summary>Registers a new channel. The socket does not keep it alive until it is joined.</summary>
    public void Create(ChannelSession channel)
    {
        if (_isDisposed)
            channel.Close(EndReason.Disposed);
        else
            _unjoined.Add(channel, channel.Topic);
    }

    /// <summary>Adds a channel when it is joined. It is kept until it is closed.</summary>
    public void Add(ChannelSession channel)
    {
        _unjoined.Remove(channel);
        _channels.Add(channel);
        if (!_topics.TryGetValue(channel.TopicToken, out var sharing))
            _topics.Add(channel.TopicToken, sharing = []);
        sharing.Add(channel);
    }

    /// <summary>Removes a channel that is closed.</summary>
    public void Remove(ChannelSession channel)
    {
        _unjoined.Remove(channel);
        _channels.Remove(channel);
        if (_topics.TryGetValue(channel.TopicToken, out var sharing) && sharing.Remove(channel) && sharing.Count == 0)
            _topics.Remove(channel.TopicToken);
    }

    /// <summary>Leaves the other channel of a topic: a server allows one channel for each topic and connection.</summary>
    public void LeaveOpenTopic(ChannelSession joining)
    {
        if (!_topics.TryGetValue(joining.TopicToken, out var sharing))
            return;
        if (sharing.Find(channel => channel != joining && channel.State is ChannelState.Joined or ChannelState.Joining) is not { } open)
            return;
        Log.LeavingDuplicate(joining.Topic);
        open.Leave(new TaskCompletionSource());
    }

    private void FailChannels(in EndCause cause)
    {
        foreach (var channel in _channels.ToArray())
            channel.Fail(cause);
    }

    private void Receive(Incoming incoming)
    {
        if (incoming.Connection != _connection)
            return; // the connection was dropped
        var message = incoming.Message;
        long @ref = ClientRef.Read(message.Ref), joinRef = JoinRefOf(message);
        ClientMetrics.Received.Add(1);
        if (message.Topic.Is(Topics.Phoenix))
            _heartbeats.Receive(@ref);
        else if (incoming.Status is { } status)
            ReceiveReply(message, @ref, joinRef, status);
        else if (_topics.TryGetValue(message.Topic, out var sharing))
            Dispatch(sharing, message, joinRef);
        if (!Socket.MessageReceived.IsEmpty)
            Raise(Socket.MessageReceived, null, "message", ReceivedMessage.Of(message, incoming.Status));
    }

    // In version 1, a phx_close or phx_error has the ref of its join in ref, and no join_ref. It is compared with the current join, so that
    // the end of an earlier join does not end the current one.
    private static long JoinRefOf(Message message)
    {
        var joinRef = ClientRef.Read(message.JoinRef);
        var isEnd = joinRef == ClientRef.None && (message.Event.Is("phx_close"u8) || message.Event.Is("phx_error"u8));
        return isEnd ? ClientRef.Read(message.Ref) : joinRef;
    }

    private static void Dispatch(List<ChannelSession> sharing, Message message, long joinRef)
    {
        if (sharing is [var only])
        {
            only.Receive(message, joinRef);
            return;
        }
        foreach (var channel in sharing.ToArray()) // a phx_close removes its channel from the list
            channel.Receive(message, joinRef);
    }

    private void ReceiveReply(Message message, long @ref, long joinRef, string status)
    {
        if (_unanswered.TryGetValue(@ref, out var push))
        {
            if (push.Channel.TopicToken == message.Topic && (joinRef == ClientRef.None || joinRef == push.JoinRef))
                Answer(push, status, message.Payload);
        }
        else if (_unawaited.Take(@ref) is (var channel, var @event))
        {
            if (channel.TopicToken == message.Topic)
                ReceiveUnawaited(channel, @event, status, message.Payload);
        }
        else if (_topics.TryGetValue(message.Topic, out var sharing))
        {
            sharing.Find(channel => channel.JoinRef == @ref)?.ReceiveJoinReply(status, message.Payload);
        }
    }
}
