using System.Runtime.CompilerServices;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

internal sealed partial class SocketProcess
{
    private readonly List<ChannelSession> _channels = []; // in the order in which they were joined
    private readonly ConditionalWeakTable<ChannelSession, object> _unjoined = []; // collected with the application's last reference
    private readonly Dictionary<Token, List<ChannelSession>> _topics = [];

    /// <summary>Takes a channel that was created. Until it is joined, the socket does not keep it alive.</summary>
    public void Create(ChannelSession channel)
    {
        if (_isDisposed)
            channel.Close(EndReason.Disposed);
        else
            _unjoined.Add(channel, channel.Topic);
    }

    /// <summary>Takes a channel that is joined, until it is closed.</summary>
    public void Add(ChannelSession channel)
    {
        _unjoined.Remove(channel);
        _channels.Add(channel);
        if (!_topics.TryGetValue(channel.TopicToken, out var sharing))
            _topics.Add(channel.TopicToken, sharing = []);
        sharing.Add(channel);
    }

    public void Remove(ChannelSession channel)
    {
        _unjoined.Remove(channel);
        _channels.Remove(channel);
        if (_topics.TryGetValue(channel.TopicToken, out var sharing) && sharing.Remove(channel) && sharing.Count == 0)
            _topics.Remove(channel.TopicToken);
    }

    /// <summary>Leaves whatever other channel holds this one's topic: a server knows but one per connection.</summary>
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
            return; // of a connection that was given up
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

    // A close or an error of version 1 has its join's number in ref alone; without it, what ends a channel's earlier join would end its next.
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
        foreach (var channel in sharing.ToArray()) // a close takes itself out
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
