using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Testing;

/// <summary>One connection to a server under test, as its client sees it.</summary>
public sealed class TestClient
{
    private static readonly ClientSerializer Serializer = ClientSerializer.Of("2.0.0");

    private readonly Lock _receiving = new(); // a session receives one frame at a time
    private readonly ConcurrentDictionary<long, PendingReply> _pending = new();
    private readonly ClientTransport _transport;
    private readonly AsyncServiceScope _scope;
    private long _lastRef;

    internal TestClient(ChannelTest server, SocketMount mount, Socket socket, AsyncServiceScope scope, string name)
    {
        (Server, _scope) = (server, scope);
        _transport = new ClientTransport(Receive, Closed);
        lock (_receiving) // the session can be closed before its constructor has returned
            Session = new SocketSession(mount, socket, V2Serializer.Instance, _transport, scope.ServiceProvider, name);
    }

    internal ChannelTest Server { get; }

    internal SocketSession Session { get; }

    internal Inbox Inbox { get; } = new();

    internal bool IsEnding => _transport.End is { IsCompleted: false };

    /// <summary>Returns the server's socket of this connection.</summary>
    /// <typeparam name="TSocket">The type of the socket.</typeparam>
    public TSocket GetSocket<TSocket>()
        where TSocket : Socket => (TSocket)Session.Socket;

    /// <summary>Joins a topic.</summary>
    /// <exception cref="ChannelTestException">The join was refused, or got no reply.</exception>
    public async Task<TestMember> JoinAsync(string topic, object? payload = null)
    {
        var (joinRef, reply) = await SendJoinAsync(topic, payload);
        return reply.IsOk
            ? new TestMember(this, topic, joinRef, reply)
            : throw Server.Failure($"The join of {topic} was refused: {reply}.");
    }

    /// <summary>Joins a topic, and expects that the join is refused.</summary>
    /// <returns>The reply with the reason.</returns>
    /// <exception cref="ChannelTestException">The join was accepted, or got no reply.</exception>
    public async Task<ReceivedReply> JoinRefusedAsync(string topic, object? payload = null)
    {
        var (_, reply) = await SendJoinAsync(topic, payload);
        return reply.IsOk
            ? throw Server.Failure($"The join of {topic} was accepted, which the test expected to be refused: {reply}.")
            : reply;
    }

    /// <summary>Waits until the server closes the connection.</summary>
    /// <remarks>For example, a broadcast of <c>disconnect</c> to <see cref="Socket.Id"/> closes it.</remarks>
    /// <returns>The close code and the reason of the WebSocket.</returns>
    /// <exception cref="ChannelTestException">The connection stays open.</exception>
    public async Task<(int Code, string Reason)> ReceivesCloseAsync()
    {
        try
        {
            var close = await _transport.Closed.WaitAsync(Server.Timeout);
            await EndAsync(new LeaveReason.Closed());
            return (close.Code, close.Reason);
        }
        catch (TimeoutException)
        {
            throw Failure($"The server did not close the connection within {Server.Timeout.TotalSeconds} s.", static _ => true);
        }
    }

    /// <summary>Closes the connection, as a client does, and waits until its channels have ended.</summary>
    /// <exception cref="ChannelTestException">A callback of a channel does not return.</exception>
    public Task CloseAsync() => EndAsync(new LeaveReason.Closed());

    internal long NextRef() => Interlocked.Increment(ref _lastRef);

    /// <summary>Sends a message and waits for its reply.</summary>
    internal async Task<ReceivedReply> CallAsync(long joinRef, long @ref, string topic, string @event, object? payload)
    {
        var pending = new PendingReply(joinRef);
        _pending[@ref] = pending;
        try
        {
            Send(joinRef, @ref, topic, @event, payload);
            return await pending.Reply.WaitAsync(Server.Timeout);
        }
        catch (TimeoutException)
        {
            throw Failure($"\"{@event}\" on {topic} got no reply within {Server.Timeout.TotalSeconds} s.", message => message.Topic == topic);
        }
        catch (OperationCanceledException)
        {
            throw Failure($"\"{@event}\" on {topic} got no reply, because the channel or the connection ended.", message => message.Topic == topic);
        }
        finally
        {
            _pending.TryRemove(@ref, out _);
        }
    }

    /// <summary>Sends a message.</summary>
    /// <exception cref="ChannelTestException">The connection is closed.</exception>
    internal void Send(long joinRef, long @ref, string topic, string @event, object? payload)
    {
        if (_transport.Closed.IsCompleted)
            throw Failure($"\"{@event}\" on {topic} was not sent, because the connection is closed.", static _ => true);
        var frame = Serializer.Encode(joinRef, @ref, Token.Of(topic), @event, ClientPayload.Of(payload, Server.Json));
        try
        {
            lock (_receiving)
                Session.Receive(frame.Opcode, frame.Body);
        }
        catch (MalformedFrameException)
        {
            ((ITransport)_transport).Close(SessionClose.Malformed);
        }
    }

    /// <summary>Ends the connection, and waits until its channels have ended.</summary>
    internal async Task EndAsync(LeaveReason reason)
    {
        try
        {
            await _transport.EndAsync(Session, _scope, reason).WaitAsync(Server.Timeout);
        }
        catch (TimeoutException)
        {
            throw Server.Failure($"The connection did not end within {Server.Timeout.TotalSeconds} s: a callback of {Topics()} has not returned.");
        }
        finally
        {
            Abandon(static _ => true);
        }
    }

    internal ChannelTestException Failure(string sentence, Predicate<ReceivedMessage> received)
    {
        var messages = Inbox.Find(received);
        var list = messages.Count == 0 ? " Nothing else arrived." : $" Messages that were not taken:\n  {string.Join("\n  ", messages)}";
        return Server.Failure(sentence + list);
    }

    private async Task<(long JoinRef, ReceivedReply Reply)> SendJoinAsync(string topic, object? payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        var joinRef = NextRef();
        return (joinRef, await CallAsync(joinRef, joinRef, topic, "phx_join", payload));
    }

    private string Topics() => string.Join(", ", Session.Channels().Select(channel => channel.Topic));

    private void Receive(Frame frame)
    {
        var message = Serializer.Decode(frame.Opcode, frame.Body, out var status);
        if (status is not null && _pending.TryGetValue(ClientRef.Read(message.Ref), out var pending))
        {
            pending.Complete(new ReceivedReply(status, message.Payload, Server.Json));
            return;
        }
        var kind = status is not null ? ReceivedKind.Reply : message.JoinRef.IsNone ? ReceivedKind.Broadcast : ReceivedKind.Push;
        var joinRef = ClientRef.Read(message.JoinRef);
        Inbox.Add(new ReceivedMessage(kind, joinRef, message.Topic.ToString(), message.Event.ToString(), message.Payload, Server.Json));
        if (message.Event.ToString() is Events.Close or Events.Error)
            Abandon(waiting => waiting.JoinRef == joinRef);
    }

    // The server has closed the connection.
    private void Closed()
    {
        lock (_receiving)
            _ = _transport.EndAsync(Session, _scope, new LeaveReason.Closed());
        Abandon(static _ => true);
    }

    // The server will not reply any more.
    private void Abandon(Predicate<PendingReply> which)
    {
        foreach (var pending in _pending.Values.Where(pending => which(pending)))
            pending.Abandon();
    }
}
