using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>
/// Brings requests to the node that has their session, and its answers back: a client may reach any node with each request.
/// </summary>
/// <remarks>
/// (1) A session's token names its node. (2) A node that gets a request for a session of another node asks that node. (3) That one says
/// at once that it has taken the request, or that there is no such session; silence for two seconds means the same. (4) The answer
/// follows when there is one. (5) When the client of a poll goes away, the other node is notified, so that new messages wait for the next
/// poll.
/// </remarks>
internal sealed class LongPollRelay : ISubscriber
{
    private const int LargestMessage = 64 << 20; // in an answer, beside MaxOutboundBytes: a single message may exceed that
    private const int Envelope = 1024; // what a request adds to the body of a POST, at most
    private const int LongestToken = 256;

    private readonly ConcurrentDictionary<long, RelayConversation> _asking = new();
    private readonly ConcurrentDictionary<(string Node, long Id), RelayConversation> _answering = new();
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

    /// <summary>Returns what a token of this node begins with.</summary>
    public static string Prefix(PubSubServer pubSub) => pubSub.IsAlone ? "" : $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(pubSub.NodeName))}."; // (1)

    /// <summary>Gets the other node that a token names.</summary>
    /// <returns><see langword="null"/> if it names none that was heard lately.</returns>
    public string? Owner(string? token)
    {
        if (token is null || token.Length > LongestToken || token.Split('.') is not [var name, _] || !Base64Url.IsValid(name))
            return null;
        var node = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(name));
        return _mount.PubSub.Knows(node) ? node : null;
    }

    /// <summary>Polls a session on its node.</summary>
    /// <returns><see langword="null"/> if it is nowhere.</returns>
    public async Task<LongPollBatch?> PollAsync(string node, string token, CancellationToken aborted) =>
        await AskAsync(node, Request(RelayKind.Poll, token), _mount.Options.LongPollWindow, aborted) is { Status: not StatusCodes.Status410Gone } answer
            ? new LongPollBatch(answer.Status, [.. answer.Parts!.Select(part => new Frame(Opcode.Text, part.Span))])
            : null;

    /// <summary>Gives the body of a POST to a session on its node.</summary>
    /// <param name="node">The session's node.</param>
    /// <param name="token">The session's token.</param>
    /// <param name="client">The client's name, under which the body's memory is counted.</param>
    /// <param name="context">The request.</param>
    /// <returns>
    /// What <see cref="PostReceiver.ReceiveAsync(HttpContext)"/> returns there; 410 if the session is nowhere, 413 if the body is too
    /// long, 503 if too many bytes wait on this node.
    /// </returns>
    public async Task<int> ReceiveAsync(string node, string token, string client, HttpContext context)
    {
        var budget = _mount.PubSub.Budget.Enter(client);
        try
        {
            using var body = new LongPollBody(_mount.Options.MaxPostBytes, budget.Add);
            var status = await body.ReadAsync(context, () => RoomAsync(budget));
            if (status == StatusCodes.Status413PayloadTooLarge)
                _mount.Logger.PostTooLong(_mount.Path, nameof(SocketOptions.MaxPostBytes), _mount.Options.MaxPostBytes);
            return status == StatusCodes.Status200OK ? await PassOnAsync(node, token, body, context.RequestAborted) : status;
        }
        finally
        {
            budget.Leave();
        }
    }

    void ISubscriber.Deliver(Frame frame) => throw new InvalidOperationException("A subscriber without a fastlane is given broadcasts.");

    // On the adapter's loop, which must not wait: what takes time goes to the thread pool.
    void ISubscriber.Deliver(Delivery delivery)
    {
        var bytes = delivery.Broadcast.Payload.Bytes.ToArray();
        if (RelayMessage.Read(bytes, bytes.Length) is not { } message)
            return;
        if (message.IsRequest)
            Hear(message);
        else if (_asking.TryGetValue(message.Id, out var asked) && asked.Node == message.Node)
            asked.Hear(message);
    }

    // (3)
    private void Hear(RelayMessage message)
    {
        if (_answering.TryGetValue((message.Node, message.Id), out var known))
        {
            known.Hear(message);
            return;
        }
        if (message is not ({ Kind: RelayKind.Poll or RelayKind.Receive } or { Kind: RelayKind.Part or RelayKind.LastPart, Status: 0 }))
            return;
        var session = _sessions.Find(message.Token);
        var asker = new RelayConversation(_link, message.Node, Own(message.Id), AssemblyOf(session));
        if (!_answering.TryAdd((message.Node, message.Id), asker))
            return;
        asker.Hear(message);
        ThreadPool.UnsafeQueueUserWorkItem(
            static work => _ = work.Relay.AnswerAsync(work.Asker, work.Id, work.Session), (Relay: this, Asker: asker, message.Id, Session: session), preferLocal: false);
    }

    private RelayMessage Own(long id, string token = "") => new(RelayKind.Answer, _mount.PubSub.NodeName, id, token);

    private RelayMessage Request(RelayKind kind, string token) => Own(Interlocked.Increment(ref _lastId), token) with { Kind = kind };

    // A request counts for the session that it is for.
    private RelayAssembly AssemblyOf(LongPollTransport? session) =>
        new(_mount.Options.MaxPostBytes + Envelope, session?.Session is { } begun ? begun.Charge : _mount.PubSub.Budget.Add);

    // The session's node has its read-ahead. Here nothing shows yet that there is a session, so a body may not use the last fifth of the
    // memory.
    private static ValueTask<int> RoomAsync(AddressBudget budget) =>
        new(budget.IsExceeded || budget.Process.IsNearlyFull ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);

    private async Task<int> PassOnAsync(string node, string token, LongPollBody body, CancellationToken aborted)
    {
        var request = Request(RelayKind.Receive, token) with { Status = body.IsLines ? 1 : 0, Parts = [body.Bytes] };
        var within = _mount.Options.LongPollWindow + _mount.Options.HoldTimeout; // for its turn, and for its pauses
        return (await AskAsync(node, request, within, aborted))?.Status ?? StatusCodes.Status410Gone;
    }

    // (2)
    private async Task<RelayMessage?> AskAsync(string node, RelayMessage request, TimeSpan within, CancellationToken aborted)
    {
        using var assembly = new RelayAssembly(_mount.Options.MaxOutboundBytes + (long)LargestMessage, _mount.PubSub.Budget.Add);
        using var asked = new RelayConversation(_link, node, Own(request.Id, request.Token), assembly);
        _asking[request.Id] = asked;
        try
        {
            if (await asked.SendAsync(request, aborted) is { } early)
                return early;
            var heard = await asked.HearAsync(RelayConversation.Silence, aborted);
            while (heard is { Kind: not RelayKind.Answer })
                heard = await asked.HearAsync(within + RelayConversation.Silence, aborted);
            return heard; // (4)
        }
        catch (TimeoutException)
        {
            return null; // (3)
        }
        catch (OperationCanceledException)
        {
            await asked.SayAsync(RelayKind.Cancel); // (5)
            return null;
        }
        finally
        {
            _asking.TryRemove(request.Id, out _);
        }
    }

    private async Task AnswerAsync(RelayConversation asker, long id, LongPollTransport? session)
    {
        try
        {
            await asker.SendAsync(await AnswerToAsync(asker, Own(id), session), asker.Gone); // (4)
        }
        catch (Exception silence) when (silence is TimeoutException or OperationCanceledException)
        {
            _mount.Logger.RelaySilent(_mount.Path, asker.Node); // nobody waits for the answer any more
        }
        catch (Exception crash) // the adapter's
        {
            _mount.Logger.RelayCrashed(crash, _mount.Path);
        }
        finally
        {
            _answering.TryRemove((asker.Node, id), out _);
            asker.Dispose();
        }
    }

    private async Task<RelayMessage> AnswerToAsync(RelayConversation asker, RelayMessage answer, LongPollTransport? session)
    {
        if (session is null)
            return answer with { Status = StatusCodes.Status410Gone };
        if (await asker.HearAsync(RelayConversation.Silence, asker.Gone) is not { } request)
            return answer with { Status = StatusCodes.Status413PayloadTooLarge };
        await asker.SayAsync(RelayKind.Taken); // (3)
        try
        {
            return request.Kind == RelayKind.Poll
                ? await PollAsync(session, answer, asker.Gone)
                : answer with { Status = await session.Posts.ReceiveAsync(request.Parts is [var body, ..] ? body : default, isLines: request.Status == 1, asker.Assembly) };
        }
        catch (Exception crash) // as a request's would
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
