using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>
/// Forwards requests to the node that has their session, and its answers to the client: a request may reach any node.
/// </summary>
/// <remarks>
/// (1) A session's token names its node. (2) A node that gets a request for a session of another node forwards it there. (3) That node
/// replies at once that it has taken the request, or that there is no such session. If it does not reply within two seconds, the session
/// counts as gone. (4) The answer follows when there is one. (5) When the client of a poll disconnects, the other node is notified, so
/// that new messages wait for the next poll.
/// </remarks>
internal sealed class LongPollRelay : ISubscriber
{
    private const int MaxSingleMessageBytes = 64 << 20; // of an answer, in addition to MaxOutboundBytes, which one message may exceed
    private const int MaxEnvelopeBytes = 1024; // of a request, in addition to the body of a POST
    private const int MaxTokenLength = 256;

    private readonly ConcurrentDictionary<long, RelayConversation> _sentRequests = new();
    private readonly ConcurrentDictionary<(string Node, long Id), RelayConversation> _receivedRequests = new();
    private readonly SocketMount _mount;
    private readonly LongPollSessions _sessions;
    private readonly RelayLink _link;
    private long _lastId;

    public LongPollRelay(SocketMount mount, LongPollSessions sessions)
    {
        (_mount, _sessions, _link) = (mount, sessions, new RelayLink(mount));
        if (!mount.PubSub.IsAlone)
            mount.PubSub.SubscribeToNodes(_link.Topic, this); // for as long as the node lives
    }

    Fastlane? ISubscriber.Fastlane => null;

    /// <summary>Returns the prefix of all tokens of this node. (1)</summary>
    public static string Prefix(PubSubServer pubSub) =>
        pubSub.IsAlone ? "" : $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(pubSub.NodeName))}.";

    /// <summary>Gets the other node that a token names.</summary>
    /// <returns><see langword="null"/> if it names no other node that is up.</returns>
    public string? Owner(string? token)
    {
        if (token is null || token.Length > MaxTokenLength || token.Split('.') is not [var name, _] || !Base64Url.IsValid(name))
            return null;
        var node = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(name));
        return _mount.PubSub.Knows(node) ? node : null;
    }

    /// <summary>Polls a session on its node.</summary>
    /// <returns><see langword="null"/> if there is no such session.</returns>
    public async Task<LongPollBatch?> PollAsync(string node, string token, CancellationToken aborted)
    {
        var answer = await AskAsync(node, Request(RelayKind.Poll, token), _mount.Options.LongPollWindow, aborted);
        return answer is { Status: not StatusCodes.Status410Gone }
            ? new LongPollBatch(answer.Status, [.. answer.Parts!.Select(part => new Frame(Opcode.Text, part.Span))])
            : null;
    }

    /// <summary>Forwards the body of a POST to a session on its node.</summary>
    /// <param name="node">The session's node.</param>
    /// <param name="token">The session's token.</param>
    /// <param name="client">The client's name, under which the body's memory is counted.</param>
    /// <param name="context">The request.</param>
    /// <returns>
    /// The status that <see cref="PostReceiver.ReceiveAsync(HttpContext)"/> returned there; 410 if there is no such session; 413 if the
    /// body is too long; 503 if too many bytes wait on this node.
    /// </returns>
    public async Task<int> ReceiveAsync(string node, string token, string client, HttpContext context)
    {
        var budget = _mount.PubSub.Budget.Enter(client);
        try
        {
            using var body = new LongPollBody(_mount.Options.MaxPostBytes, budget.Add);
            var status = await body.ReadAsync(context, () => CheckBudgetAsync(budget));
            if (status == StatusCodes.Status413PayloadTooLarge)
                _mount.Logger.PostTooLong(_mount.Path, body.RefusedBytes, nameof(SocketOptions.MaxPostBytes), _mount.Options.MaxPostBytes);
            if (status == StatusCodes.Status503ServiceUnavailable)
                _mount.Logger.PostRefused(_mount.Path);
            return status == StatusCodes.Status200OK ? await ForwardAsync(node, token, body, context.RequestAborted) : status;
        }
        finally
        {
            budget.Leave();
        }
    }

    void ISubscriber.Deliver(Frame frame) => throw new InvalidOperationException("A subscriber without a fastlane is given broadcasts.");

    // Runs on the adapter's loop, which must not wait. Requests are answered on the thread pool.
    void ISubscriber.Deliver(Delivery delivery)
    {
        var bytes = delivery.Broadcast.Payload.Bytes.ToArray();
        if (RelayMessage.Read(bytes, bytes.Length) is not { } message)
            return;
        if (message.IsRequest)
            EnqueueRequest(message);
        else if (_sentRequests.TryGetValue(message.Id, out var asked) && asked.Node == message.Node)
            asked.Enqueue(message);
    }

    // (3)
    private void EnqueueRequest(RelayMessage message)
    {
        if (_receivedRequests.TryGetValue((message.Node, message.Id), out var known))
        {
            known.Enqueue(message);
            return;
        }
        if (message is not ({ Kind: RelayKind.Poll or RelayKind.Receive } or { Kind: RelayKind.Part or RelayKind.LastPart, Status: 0 }))
            return;
        var session = _sessions.Find(message.Token);
        var conversation = new RelayConversation(_link, message.Node, NewMessage(message.Id), AssemblyOf(session));
        if (!_receivedRequests.TryAdd((message.Node, message.Id), conversation))
            return;
        conversation.Enqueue(message);
        ThreadPool.UnsafeQueueUserWorkItem(
            static work => _ = work.Relay.AnswerAsync(work.Conversation, work.Id, work.Session),
            (Relay: this, Conversation: conversation, message.Id, Session: session),
            preferLocal: false);
    }

    private RelayMessage NewMessage(long id, string token = "") => new(RelayKind.Answer, _mount.PubSub.NodeName, id, token);

    private RelayMessage Request(RelayKind kind, string token) =>
        NewMessage(Interlocked.Increment(ref _lastId), token) with { Kind = kind };

    // The bytes of a request are charged to its session.
    private RelayAssembly AssemblyOf(LongPollTransport? session) =>
        new(_mount.Options.MaxPostBytes + MaxEnvelopeBytes, session?.Session is { } begun ? begun.Charge : _mount.PubSub.Budget.Add);

    // Only the session's node can check its read-ahead. This node does not know yet whether the session exists, so the body must not use
    // the last fifth of the process's budget.
    private static ValueTask<int> CheckBudgetAsync(AddressBudget budget) =>
        new(budget.IsExceeded || budget.Process.IsNearlyFull ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);

    private async Task<int> ForwardAsync(string node, string token, LongPollBody body, CancellationToken aborted)
    {
        var request = Request(RelayKind.Receive, token) with { Status = body.IsLines ? 1 : 0, Parts = [body.Bytes] };
        var timeout = _mount.Options.LongPollWindow + _mount.Options.HoldTimeout; // the wait for its turn, and its pauses
        return (await AskAsync(node, request, timeout, aborted))?.Status ?? StatusCodes.Status410Gone;
    }

    // (2)
    private async Task<RelayMessage?> AskAsync(string node, RelayMessage request, TimeSpan timeout, CancellationToken aborted)
    {
        using var assembly = new RelayAssembly(_mount.Options.MaxOutboundBytes + (long)MaxSingleMessageBytes, _mount.PubSub.Budget.Add);
        using var asked = new RelayConversation(_link, node, NewMessage(request.Id, request.Token), assembly);
        _sentRequests[request.Id] = asked;
        try
        {
            if (await asked.SendAsync(request, aborted) is { } early)
                return early;
            var received = await asked.ReceiveAsync(RelayConversation.SilenceTimeout, aborted);
            while (received is { Kind: not RelayKind.Answer })
                received = await asked.ReceiveAsync(timeout + RelayConversation.SilenceTimeout, aborted);
            return received; // (4)
        }
        catch (TimeoutException)
        {
            return null; // (3)
        }
        catch (OperationCanceledException)
        {
            await asked.SendKindAsync(RelayKind.Cancel); // (5)
            return null;
        }
        finally
        {
            _sentRequests.TryRemove(request.Id, out _);
        }
    }

    private async Task AnswerAsync(RelayConversation conversation, long id, LongPollTransport? session)
    {
        try
        {
            await conversation.SendAsync(await AnswerToAsync(conversation, NewMessage(id), session), conversation.ClientGone); // (4)
        }
        catch (Exception silence) when (silence is TimeoutException or OperationCanceledException)
        {
            _mount.Logger.RelaySilent(_mount.Path, conversation.Node); // the other node no longer waits for the answer
        }
        catch (Exception crash) // the adapter's
        {
            _mount.Logger.RelayCrashed(crash, _mount.Path);
        }
        finally
        {
            _receivedRequests.TryRemove((conversation.Node, id), out _);
            conversation.Dispose();
        }
    }

    private async Task<RelayMessage> AnswerToAsync(RelayConversation conversation, RelayMessage answer, LongPollTransport? session)
    {
        if (session is null)
            return answer with { Status = StatusCodes.Status410Gone };
        if (await conversation.ReceiveAsync(RelayConversation.SilenceTimeout, conversation.ClientGone) is not { } request)
        {
            _mount.Logger.RelayedPostTooLong(_mount.Path, _mount.Options.MaxPostBytes);
            return answer with { Status = StatusCodes.Status413PayloadTooLarge };
        }
        await conversation.SendKindAsync(RelayKind.Taken); // (3)
        try
        {
            if (request.Kind == RelayKind.Poll)
                return await PollAsync(session, answer, conversation.ClientGone);
            var body = request.Parts is [var part, ..] ? part : default;
            return answer with { Status = await session.Posts.ReceiveAsync(body, isLines: request.Status == 1, conversation.Assembly) };
        }
        catch (Exception crash) // answered 500, as an exception in a request is
        {
            _mount.Logger.RelayCrashed(crash, _mount.Path);
            return answer with { Status = StatusCodes.Status500InternalServerError };
        }
    }

    private static async Task<RelayMessage> PollAsync(LongPollTransport session, RelayMessage answer, CancellationToken gone)
    {
        var batch = await session.PollAsync(gone);
        return answer with { Status = batch.Status, Parts = [.. batch.Messages.Select(message => message.Body)] };
    }
}
