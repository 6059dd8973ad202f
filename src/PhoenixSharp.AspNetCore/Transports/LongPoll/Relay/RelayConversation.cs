using System.Threading.Channels;
using Channels = System.Threading.Channels;

namespace PhoenixSharp.Transports;

/// <summary>One node's side of the messages that two nodes exchange about one request.</summary>
/// <remarks>
/// (1) A message that fits into a broadcast is sent as one. (2) A longer message is sent in parts. Each part is sent after the other node
/// has acknowledged the one before, so it never fills the queue to the broker. (3) The receiver assembles the parts, up to a limit, and
/// counts their bytes. (4) If the other node sends nothing for two seconds (Phoenix <c>transports/long_poll.ex</c>,
/// <c>:pubsub_timeout_ms</c>), or when the link to the broker is back, this side sends its last message again. (5) The conversation ends
/// if two of these intervals pass although the link works and the other node is heard, if the other node is down, or at the time limit.
/// The parts that have arrived are discarded then. A node of version 1 is sent nothing twice: it would handle it twice.
/// </remarks>
internal sealed class RelayConversation : IDisposable
{
    private const int MaxUnread = 16; // the other node sends one at a time, so a correct node never fills this
    private const int MaxSilences = 2;

    private readonly Channels.Channel<RelayMessage> _unread = Channels.Channel.CreateBounded<RelayMessage>(
        new BoundedChannelOptions(MaxUnread) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource _gone = new(); // it has no timer, so it needs no disposal
    private readonly RelayLink _link;
    private readonly RelayMessage _own;
    private readonly RelayMessage _restored;
    private readonly TimeSpan _limit;
    private readonly long _begun;
    private RelayMessage? _last;

    /// <param name="link">Sends to the other node.</param>
    /// <param name="node">The other node.</param>
    /// <param name="own">The template of every message that this side sends.</param>
    /// <param name="assembly">Assembles the parts of the other node's message.</param>
    /// <param name="limit">How long the conversation may take if the link does not work meanwhile.</param>
    public RelayConversation(RelayLink link, string node, RelayMessage own, RelayAssembly assembly, TimeSpan limit)
    {
        (_link, Node, _own, Assembly, _limit) = (link, node, own, assembly, limit);
        _restored = own with { Kind = RelayKind.LinkRestored };
        _begun = link.Mount.Time.GetTimestamp();
    }

    /// <summary>Gets how long the other node may send nothing before this side sends its last message again. (4)</summary>
    public static TimeSpan SilenceTimeout { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets the other node.</summary>
    public string Node { get; }

    /// <summary>Gets the parts of the other node's message that have arrived.</summary>
    public RelayAssembly Assembly { get; }

    /// <summary>Gets a token that is cancelled when the other node's client has disconnected.</summary>
    public CancellationToken ClientGone => _gone.Token;

    private bool IsPrevious => _own.Version == RelayMessage.Previous;

    /// <summary>Queues a message of the other node. It returns at once.</summary>
    public void Enqueue(RelayMessage message)
    {
        if (message.Kind == RelayKind.Cancel)
            _gone.Cancel();
        else
            _unread.Writer.TryWrite(message);
    }

    /// <summary>Notes that the link to the broker is back. It returns at once.</summary>
    public void RestoreLink() => _unread.Writer.TryWrite(_restored);

    /// <summary>Sends a message without parts.</summary>
    public ValueTask SendKindAsync(RelayKind kind, int status = 0) =>
        _link.SendAsync(Node, (_own with { Kind = kind, Status = status }).ToPayload());

    /// <summary>Sends a message of any length.</summary>
    /// <returns>
    /// <see langword="null"/> if the message was sent and all its parts were acknowledged; otherwise the answer that the other node sent
    /// instead of an acknowledgement.
    /// </returns>
    /// <exception cref="TimeoutException">The other node sent nothing for too long.</exception>
    public async Task<RelayMessage?> SendAsync(RelayMessage message, CancellationToken aborted)
    {
        _last = message;
        var payload = message.ToPayload();
        if (payload.Bytes.Length > _link.MaxBytes)
            return await SendPartsAsync(payload.Bytes, aborted);
        await _link.SendAsync(Node, payload); // (1)
        return null;
    }

    /// <summary>Sends an answer, and waits until the other node has it.</summary>
    /// <exception cref="TimeoutException">The other node sent nothing for too long.</exception>
    public async Task AnswerAsync(RelayMessage answer)
    {
        var (budget, length) = (_link.Mount.PubSub.Budget, answer.Length);
        budget.Add(length);
        try
        {
            await SendAsync(answer, ClientGone);
            var isConfirmed = IsPrevious || _last != answer; // the last part was acknowledged
            while (!isConfirmed)
            {
                var received = await NextAsync(SilenceTimeout, ClientGone);
                isConfirmed = received.Kind == RelayKind.Received;
                if (received.IsFirst) // the other node has not got the answer
                    await _link.SendAsync(Node, answer.ToPayload());
            }
        }
        finally
        {
            budget.Add(-length);
        }
    }

    /// <summary>Waits for the other node's next message.</summary>
    /// <returns><see langword="null"/> if it is too long or malformed.</returns>
    /// <exception cref="TimeoutException">The other node sent nothing for too long.</exception>
    public async Task<RelayMessage?> ReceiveAsync(TimeSpan timeout, CancellationToken aborted)
    {
        while (true)
        {
            var received = await NextAsync(timeout, aborted);
            if (received.Kind is not (RelayKind.Part or RelayKind.LastPart or RelayKind.PartTaken))
                return received;
            if (received is not { Kind: not RelayKind.PartTaken, Parts: [var part] } || received.Status > Assembly.NextPart)
                continue;
            var isNew = received.Status == Assembly.NextPart; // otherwise its acknowledgement was lost
            if (isNew && !Assembly.TryAdd(part.Span))
                return null;
            _last = _own with { Kind = RelayKind.PartTaken, Status = received.Status };
            await _link.SendAsync(Node, _last.ToPayload()); // (3)
            if (isNew && received.Kind == RelayKind.LastPart)
                return Assembly.Read();
            timeout = SilenceTimeout * 2; // one for the acknowledgement, one for the next part
        }
    }

    public void Dispose() => Assembly.Dispose();

    // (2)
    private async Task<RelayMessage?> SendPartsAsync(ReadOnlyMemory<byte> rest, CancellationToken aborted)
    {
        var (budget, length) = (_link.Mount.PubSub.Budget, rest.Length);
        budget.Add(length);
        try
        {
            var most = _link.PartBytes(_own);
            for (var number = 0; !rest.IsEmpty; number++)
            {
                var part = rest[..Math.Min(most, rest.Length)];
                rest = rest[part.Length..];
                _last = _own with { Kind = rest.IsEmpty ? RelayKind.LastPart : RelayKind.Part, Status = number, Parts = [part] };
                if (await SendPartAsync(_last, aborted) is { } answer)
                    return answer;
            }
            return null;
        }
        finally
        {
            budget.Add(-length);
        }
    }

    // Returns null if the part was acknowledged.
    private async Task<RelayMessage?> SendPartAsync(RelayMessage part, CancellationToken aborted)
    {
        await _link.BeginPartAsync(aborted);
        try
        {
            await _link.SendAsync(Node, part.ToPayload());
            while (true)
            {
                var received = await NextAsync(SilenceTimeout, aborted);
                if (received.Kind == RelayKind.Answer)
                    return received;
                if (received.Kind == RelayKind.PartTaken && received.Status == part.Status)
                    return null;
            }
        }
        finally
        {
            _link.EndPart();
        }
    }

    private async ValueTask<RelayMessage> NextAsync(TimeSpan timeout, CancellationToken aborted)
    {
        for (var silences = 0; ;)
        {
            var waiting = _link.Mount.Time.GetTimestamp();
            try
            {
                while (!_unread.Reader.TryPeek(out _))
                    await _unread.Reader.WaitToReadAsync(aborted).AsTask().WaitAsync(timeout, _link.Mount.Time, aborted);
                if (_unread.Reader.TryRead(out var received) && received.Kind != RelayKind.LinkRestored)
                    return received;
                silences = 0;
            }
            catch (TimeoutException) when (MayRetry(_link.Mount.Time.GetElapsedTime(waiting), ref silences)) // (5)
            {
                timeout = SilenceTimeout;
            }
            if (!IsPrevious && _last is { } last)
                await _link.SendAsync(Node, last.ToPayload()); // (4)
        }
    }

    private bool MayRetry(TimeSpan silence, ref int silences)
    {
        if (IsPrevious || _link.Mount.Time.GetElapsedTime(_begun) >= _limit || _link.IsDown(Node))
            return false;
        silences = _link.Reaches(Node, silence) ? silences + 1 : 0;
        return silences < MaxSilences;
    }
}
