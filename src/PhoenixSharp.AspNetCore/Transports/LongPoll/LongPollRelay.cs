using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>Brings requests to the node that has their session, and its answers back: a client may reach any node with each request.</summary>
/// <remarks>
/// (1) A session's token names its node. (2) Whoever gets a request for another's session asks that node, and (3) is told at once that it has
/// been taken, or that there is no such session; silence for two seconds says the same (Phoenix <c>transports/long_poll.ex</c>,
/// <c>:pubsub_timeout_ms</c>). (4) The answer comes when there is one. (5) A client that goes away in its poll is told, so that what comes then waits for the next.
/// </remarks>
internal sealed class LongPollRelay : ISubscriber
{
    private const string Event = "relay";

    private static readonly TimeSpan TakenWithin = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, Asked> _asked = new();
    private readonly ConcurrentDictionary<(string Node, long Id), CancellationTokenSource> _polls = new();
    private readonly SocketMount _mount;
    private readonly LongPollSessions _sessions;
    private readonly string _topic;
    private long _lastId;

    public LongPollRelay(SocketMount mount, LongPollSessions sessions)
    {
        (_mount, _sessions, _topic) = (mount, sessions, NodeTopics.OfLongPoll(mount.Path));
        if (!mount.PubSub.IsAlone)
            mount.PubSub.SubscribeToNodes(_topic, this); // for as long as the node lives
    }

    Fastlane? ISubscriber.Fastlane => null;

    private int MostBytes => _mount.PubSub.MaxBroadcastBytes - RelayMessage.Overhead;

    /// <summary>Makes what a token of this node's begins with.</summary>
    public static string Prefix(PubSubServer pubSub) => pubSub.IsAlone ? "" : $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(pubSub.NodeName))}."; // (1)

    /// <summary>Gets the other node that a token names.</summary>
    /// <returns>Null if it names none that was heard lately.</returns>
    public string? Owner(string? token)
    {
        if (token?.Split('.') is not [var name, _] || !Base64Url.IsValid(name))
            return null;
        var node = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(name));
        return _mount.PubSub.Knows(node) ? node : null;
    }

    /// <summary>Has a session polled where it is.</summary>
    /// <returns>Null if it is nowhere.</returns>
    public async Task<LongPollBatch?> PollAsync(string node, string token, CancellationToken aborted) =>
        await AskAsync(node, Request(RelayKind.Poll, token), aborted) is { Status: not StatusCodes.Status410Gone } answer
            ? new LongPollBatch(answer.Status, [.. answer.Parts!.Select(part => new Frame(Opcode.Text, part.Span))])
            : null;

    /// <summary>Gives a POST's body to a session where it is.</summary>
    /// <param name="node">The session's node.</param>
    /// <param name="token">The session's token.</param>
    /// <param name="client">The client's name, under which the body's memory is counted.</param>
    /// <param name="context">The request.</param>
    /// <returns>
    /// What <see cref="PostReceiver.ReceiveAsync(HttpContext)"/> returns there; 410 if the session is nowhere, 413 if the body is too long, 503 if too many bytes
    /// wait on this node.
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

    // On the adapter's loop, which must not wait: what takes its time goes to the thread pool.
    void ISubscriber.Deliver(Delivery delivery)
    {
        if (RelayMessage.Read(delivery.Broadcast.Payload) is not { } message)
            return;
        if (message.Kind is RelayKind.Poll or RelayKind.Receive)
            ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Relay.AnswerAsync(work.Message), (Relay: this, Message: message), preferLocal: false);
        else if (message.Kind == RelayKind.Cancel && _polls.TryRemove((message.Node, message.Id), out var poll))
            poll.Cancel(); // (5)
        else if (_asked.TryGetValue(message.Id, out var asked) && asked.Node == message.Node)
            asked.Hear(message);
    }

    // The session's node has its read-ahead; here nothing shows yet that there is a session, so a body may not use the last fifth of the memory.
    private static ValueTask<int> RoomAsync(AddressBudget budget) =>
        new(budget.IsExceeded || budget.Process.IsNearlyFull ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);

    private async Task<int> PassOnAsync(string node, string token, LongPollBody body, CancellationToken aborted)
    {
        if (body.Bytes.Length > MostBytes)
            return StatusCodes.Status413PayloadTooLarge;
        var request = Request(RelayKind.Receive, token) with { Status = body.IsLines ? 1 : 0, Parts = [body.Bytes] };
        return (await AskAsync(node, request, aborted))?.Status ?? StatusCodes.Status410Gone;
    }

    // (2)
    private async Task<RelayMessage?> AskAsync(string node, RelayMessage request, CancellationToken aborted)
    {
        var asked = _asked[request.Id] = new Asked(node);
        try
        {
            await SendAsync(node, request);
            await asked.Taken.WaitAsync(TakenWithin, _mount.Time, aborted);
            return await asked.Answered.WaitAsync(_mount.Options.LongPollWindow + TakenWithin, _mount.Time, aborted);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            await SendAsync(node, request with { Kind = RelayKind.Cancel, Token = "", Parts = null });
            return null;
        }
        finally
        {
            _asked.TryRemove(request.Id, out _);
        }
    }

    private async Task AnswerAsync(RelayMessage request)
    {
        var answer = new RelayMessage(RelayKind.Answer, _mount.PubSub.NodeName, request.Id, Status: StatusCodes.Status410Gone);
        try
        {
            if (_sessions.Find(request.Token) is { } session)
            {
                await SendAsync(request.Node, answer with { Kind = RelayKind.Taken }); // (3)
                answer = request.Kind == RelayKind.Poll
                    ? await PollAsync(session, request, answer)
                    : answer with { Status = await ReceiveAsync(session, request) };
            }
        }
        catch (Exception crash) // as a request's would
        {
            _mount.Logger.RelayCrashed(crash, _mount.Path);
            answer = answer with { Status = StatusCodes.Status500InternalServerError };
        }
        await SendAsync(request.Node, answer); // (4)
    }

    private async Task<RelayMessage> PollAsync(LongPollTransport session, RelayMessage request, RelayMessage answer)
    {
        var aborted = new CancellationTokenSource(); // not disposed: it has no timer, and who found it may cancel it just after the end
        _polls[(request.Node, request.Id)] = aborted;
        try
        {
            var batch = await session.PollAsync(aborted.Token, MostBytes);
            return answer with { Status = batch.Status, Parts = [.. batch.Messages.Select(message => message.Body)] };
        }
        finally
        {
            _polls.TryRemove((request.Node, request.Id), out _);
        }
    }

    private static Task<int> ReceiveAsync(LongPollTransport session, RelayMessage request) =>
        session.Posts.ReceiveAsync(request.Parts is [var bytes, ..] ? bytes : default, isLines: request.Status == 1, new MemoryStream());

    private RelayMessage Request(RelayKind kind, string token) => new(kind, _mount.PubSub.NodeName, Interlocked.Increment(ref _lastId), token);

    private async Task SendAsync(string node, RelayMessage message) => await _mount.PubSub.SendToNodesAsync(node, new Broadcast(_topic, Event, message.ToPayload()));

    private sealed class Asked(string node)
    {
        private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<RelayMessage> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Node => node;

        public Task Taken => _taken.Task;

        public Task<RelayMessage> Answered => _answered.Task;

        public void Hear(RelayMessage message)
        {
            if (message.Kind == RelayKind.Answer)
                _answered.TrySetResult(message);
            _taken.TrySetResult();
        }
    }
}
