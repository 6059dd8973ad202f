using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace PhoenixSharp.Transports;

/// <summary>Answers requests that other nodes forward to sessions of this node.</summary>
/// <remarks>
/// (1) A request is handled once, although it may arrive several times: its conversation is found by its number while it lasts, and
/// afterwards <see cref="RelayNumbers"/> refuses the number. (2) This node replies at once that it has taken the request, each time that
/// it arrives. (3) The answer is sent until the other node says that it has arrived, or its client has disconnected.
/// </remarks>
internal sealed class RelayResponder(SocketMount mount, LongPollSessions sessions, RelayLink link)
{
    private const int MaxEnvelopeBytes = 1024; // of a request, in addition to the body of a POST

    private readonly ConcurrentDictionary<(string Node, long Run, long Id), Received> _received = new();
    private readonly RelayNumbers _numbers = new(mount.PubSub);

    /// <summary>Takes a message of a node that has the client. It runs on the adapter's loop and does not wait.</summary>
    public void Enqueue(RelayMessage message)
    {
        if (_received.TryGetValue(KeyOf(message), out var known))
            known.Enqueue(message, this);
        else if (message.IsFirst && (message.Version == RelayMessage.Previous || _numbers.TryUse(message))) // (1)
            Begin(message);
    }

    /// <summary>Notes that the link to the broker is back.</summary>
    public void RestoreLink()
    {
        foreach (var (_, received) in _received)
            received.Conversation.RestoreLink();
    }

    private static (string Node, long Run, long Id) KeyOf(RelayMessage message) => (message.Node, message.Run, message.Id);

    private void Begin(RelayMessage message)
    {
        var session = message.Version == RelayMessage.Previous ? sessions.Find(message.Session) : sessions.FindByName(message.Session);
        var own = new RelayMessage(RelayKind.Answer, mount.PubSub.NodeName, message.Id) { Version = message.Version, Run = message.Run };
        var limit = (mount.Options.LongPollWindow * 2) + mount.Options.HoldTimeout;
        var received = new Received(new RelayConversation(link, message.Node, own, AssemblyOf(session), limit), own, session);
        if (!_received.TryAdd(KeyOf(message), received))
            return;
        received.Conversation.Enqueue(message);
        ThreadPool.UnsafeQueueUserWorkItem(
            static work => _ = work.Responder.AnswerAsync(work.Key, work.Received),
            (Responder: this, Key: KeyOf(message), Received: received),
            preferLocal: false);
    }

    // The bytes of a request are charged to its session.
    private RelayAssembly AssemblyOf(LongPollTransport? session) =>
        new(mount.Options.MaxPostBytes + MaxEnvelopeBytes, session?.Session is { } begun ? begun.Charge : mount.PubSub.Budget.Add);

    private async Task AnswerAsync((string, long, long) key, Received received)
    {
        var conversation = received.Conversation;
        try
        {
            await conversation.AnswerAsync(await AnswerToAsync(received)); // (3)
        }
        catch (Exception silence) when (silence is TimeoutException or OperationCanceledException)
        {
            mount.Logger.RelaySilent(mount.Path, conversation.Node); // the other node no longer waits for the answer
        }
        catch (Exception crash) // the adapter's
        {
            mount.Logger.RelayCrashed(crash, mount.Path);
        }
        finally
        {
            _received.TryRemove(key, out _);
            conversation.Dispose();
        }
    }

    private async Task<RelayMessage> AnswerToAsync(Received received)
    {
        var (conversation, answer) = (received.Conversation, received.Own);
        if (received.Session is not { } session)
            return answer with { Status = StatusCodes.Status410Gone };
        if (await conversation.ReceiveAsync(RelayConversation.SilenceTimeout, conversation.ClientGone) is not { } request)
        {
            mount.Logger.RelayedPostTooLong(mount.Path, mount.Options.MaxPostBytes);
            return answer with { Status = StatusCodes.Status413PayloadTooLarge };
        }
        received.IsHandled = true;
        await conversation.SendKindAsync(RelayKind.Taken); // (2)
        try
        {
            if (request.Kind == RelayKind.Poll)
                return await PollAsync(session, answer, conversation.ClientGone);
            var body = request.Parts is [var part, ..] ? part : default;
            return answer with { Status = await session.Posts.ReceiveAsync(body, isLines: request.Status == 1, conversation.Assembly) };
        }
        catch (Exception crash) // answered 500, as an exception in a request is
        {
            mount.Logger.RelayCrashed(crash, mount.Path);
            return answer with { Status = StatusCodes.Status500InternalServerError };
        }
        finally
        {
            received.IsHandled = false;
        }
    }

    private static async Task<RelayMessage> PollAsync(LongPollTransport session, RelayMessage answer, CancellationToken gone)
    {
        var batch = await session.PollAsync(gone);
        return answer with { Status = batch.Status, Parts = [.. batch.Messages.Select(message => message.Body)] };
    }

    private async Task SendAgainAsync(RelayConversation conversation, RelayMessage message)
    {
        try
        {
            if (message.Kind is RelayKind.Part or RelayKind.LastPart)
                await conversation.SendKindAsync(RelayKind.PartTaken, message.Status);
            await conversation.SendKindAsync(RelayKind.Taken);
        }
        catch (Exception crash) // the adapter's
        {
            mount.Logger.RelayCrashed(crash, mount.Path);
        }
    }

    // A request that has arrived.
    private sealed class Received(RelayConversation conversation, RelayMessage own, LongPollTransport? session)
    {
        private volatile bool _isHandled;

        public RelayConversation Conversation => conversation;

        public RelayMessage Own => own;

        public LongPollTransport? Session => session;

        // While the session handles the request, nobody reads the conversation.
        public bool IsHandled
        {
            set => _isHandled = value;
        }

        public void Enqueue(RelayMessage message, RelayResponder responder)
        {
            var isRequest = message.Kind is RelayKind.Poll or RelayKind.Receive or RelayKind.Part or RelayKind.LastPart;
            if (isRequest && _isHandled && message.Version != RelayMessage.Previous)
                _ = responder.SendAgainAsync(conversation, message); // (2)
            else
                conversation.Enqueue(message);
        }
    }
}
