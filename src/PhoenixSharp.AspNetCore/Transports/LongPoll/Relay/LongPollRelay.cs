using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>
/// Forwards requests to the node that has their session, and its answers to the client: a request may reach any node.
/// </summary>
/// <remarks>
/// (1) A session's token names its node. (2) A node that gets a request for a session of another node forwards it there, with the
/// session's name in place of its token. (3) That node replies at once that it has taken the request, or that there is no such session.
/// While the link does not work, the request is sent again when it is back, for at most one and a half windows; otherwise the session
/// counts as gone if nothing comes. (4) The answer follows when there is one, and is acknowledged. (5) When the client of a poll
/// disconnects, the other node is notified, so that new messages wait for the next poll.
/// </remarks>
internal sealed class LongPollRelay : ISubscriber
{
    private const int MaxSingleMessageBytes = 64 << 20; // of an answer, in addition to MaxOutboundBytes, which one message may exceed
    private const int MaxTokenLength = 256;

    private readonly ConcurrentDictionary<long, RelayConversation> _sent = new();
    private readonly SocketMount _mount;
    private readonly RelayResponder _responder;
    private readonly RelayLink _link;
    private readonly long _run = Random.Shared.NextInt64();
    private long _lastId;

    public LongPollRelay(SocketMount mount, LongPollSessions sessions)
    {
        (_mount, _link) = (mount, new RelayLink(mount));
        _responder = new RelayResponder(mount, sessions, _link);
        if (mount.PubSub.IsAlone)
            return;
        mount.PubSub.SubscribeToNodes(_link.Topic, this); // for as long as the node lives
        mount.PubSub.Happened += Note;
    }

    Fastlane? ISubscriber.Fastlane => null;

    /// <summary>Returns the prefix of all tokens of this node. (1)</summary>
    public static string Prefix(PubSubServer pubSub) =>
        pubSub.IsAlone ? "" : $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(pubSub.NodeName))}.";

    /// <summary>
    /// Returns the name of the session that a token belongs to. Whoever reads it at the broker can't find the token, and no client can
    /// use it in place of the token.
    /// </summary>
    public static string NameOf(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

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
    /// <returns>
    /// <see langword="null"/> if there is no such session. If the link does not work for too long, an answer without messages.
    /// </returns>
    public async Task<LongPollBatch?> PollAsync(string node, string token, CancellationToken aborted)
    {
        var answer = await AskAsync(node, Request(RelayKind.Poll, node, token), _mount.Options.LongPollWindow, aborted);
        if (answer is null && !_link.IsWorking)
            return LongPollBatch.Nothing;
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
    /// The status that <see cref="PostReceiver.ReceiveAsync(HttpContext)"/> returned there; 410 if there is no such session, or the link
    /// does not work for too long; 413 if the body is too long; 503 if too many bytes wait on this node.
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
            _responder.Enqueue(message);
        else if (_sent.TryGetValue(message.Id, out var asked) && asked.Node == message.Node)
            asked.Enqueue(message);
    }

    // On the adapter's loop.
    private void Note(AdapterEvent happened)
    {
        if (happened is not AdapterEvent.LinkChanged { Link: LinkState.Connected })
            return;
        _responder.RestoreLink();
        foreach (var (_, asked) in _sent)
            asked.RestoreLink();
    }

    private RelayMessage Request(RelayKind kind, string node, string token)
    {
        var version = _link.VersionFor(node);
        var session = version == RelayMessage.Previous ? token : NameOf(token); // a node of version 1 finds a session by its token only
        var id = Interlocked.Increment(ref _lastId);
        var run = version == RelayMessage.Previous ? 0 : _run;
        return new RelayMessage(kind, _mount.PubSub.NodeName, id, session) { Version = version, Run = run };
    }

    // Only the session's node can check its read-ahead. This node does not know yet whether the session exists, so the body must not use
    // the last fifth of the process's budget.
    private static ValueTask<int> CheckBudgetAsync(AddressBudget budget) =>
        new(budget.IsExceeded || budget.Process.IsNearlyFull ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);

    private async Task<int> ForwardAsync(string node, string token, LongPollBody body, CancellationToken aborted)
    {
        var request = Request(RelayKind.Receive, node, token) with { Status = body.IsLines ? 1 : 0, Parts = [body.Bytes] };
        var timeout = _mount.Options.LongPollWindow + _mount.Options.HoldTimeout; // the wait for its turn, and its pauses
        return (await AskAsync(node, request, timeout, aborted))?.Status ?? StatusCodes.Status410Gone;
    }

    // (2)
    private async Task<RelayMessage?> AskAsync(string node, RelayMessage request, TimeSpan timeout, CancellationToken aborted)
    {
        using var assembly = new RelayAssembly(_mount.Options.MaxOutboundBytes + (long)MaxSingleMessageBytes, _mount.PubSub.Budget.Add);
        var own = request with { Kind = RelayKind.Answer, Status = 0, Parts = null };
        using var asked = new RelayConversation(_link, node, own, assembly, timeout + (_mount.Options.LongPollWindow / 2));
        _sent[request.Id] = asked;
        try
        {
            var received = await asked.SendAsync(request, aborted) ?? await asked.ReceiveAsync(RelayConversation.SilenceTimeout, aborted);
            while (received is { Kind: not RelayKind.Answer })
                received = await asked.ReceiveAsync(timeout + RelayConversation.SilenceTimeout, aborted);
            if (request.Version != RelayMessage.Previous)
                await asked.SendKindAsync(RelayKind.Received);
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
            _sent.TryRemove(request.Id, out _);
        }
    }
}
