using System.Threading.Channels;
using Channels = System.Threading.Channels;

namespace PhoenixSharp.Transports;

/// <summary>One node's side of the messages that two nodes exchange about one request.</summary>
/// <remarks>
/// (1) A message that fits into a broadcast is sent as one. (2) A longer message is sent in parts. Each part is sent after the other node
/// has acknowledged the one before, so it never fills the queue to the broker. (3) The receiver assembles the parts, up to a limit, and
/// counts their bytes. (4) If the other node sends nothing for two seconds, the conversation ends (Phoenix
/// <c>transports/long_poll.ex</c>, <c>:pubsub_timeout_ms</c>), and the parts that have arrived are discarded.
/// </remarks>
internal sealed class RelayConversation : IDisposable
{
    private const int MaxUnread = 16; // the other node sends one at a time, so a correct node never fills this

    private readonly Channels.Channel<RelayMessage> _unread = Channels.Channel.CreateBounded<RelayMessage>(
        new BoundedChannelOptions(MaxUnread) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource _gone = new(); // it has no timer, so it needs no disposal
    private readonly RelayLink _link;
    private readonly RelayMessage _own;

    /// <param name="link">Sends to the other node.</param>
    /// <param name="node">The other node.</param>
    /// <param name="own">The template of every message that this side sends.</param>
    /// <param name="assembly">Assembles the parts of the other node's message.</param>
    public RelayConversation(RelayLink link, string node, RelayMessage own, RelayAssembly assembly) =>
        (_link, Node, _own, Assembly) = (link, node, own, assembly);

    /// <summary>Gets how long the other node may send nothing before the conversation ends. (4)</summary>
    public static TimeSpan SilenceTimeout { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets the other node.</summary>
    public string Node { get; }

    /// <summary>Gets the parts of the other node's message that have arrived.</summary>
    public RelayAssembly Assembly { get; }

    /// <summary>Gets a token that is cancelled when the other node's client has disconnected.</summary>
    public CancellationToken ClientGone => _gone.Token;

    /// <summary>Queues a message of the other node. It returns at once.</summary>
    public void Enqueue(RelayMessage message)
    {
        if (message.Kind == RelayKind.Cancel)
            _gone.Cancel();
        else
            _unread.Writer.TryWrite(message);
    }

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
        var payload = message.ToPayload();
        if (payload.Bytes.Length > _link.MaxBytes)
            return await SendPartsAsync(payload.Bytes, aborted);
        await _link.SendAsync(Node, payload); // (1)
        return null;
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
            if (received is not { Kind: not RelayKind.PartTaken, Parts: [var part] } || received.Status != Assembly.NextPart)
                continue; // a duplicate
            if (!Assembly.TryAdd(part.Span))
                return null;
            await SendKindAsync(RelayKind.PartTaken, received.Status); // (3)
            if (received.Kind == RelayKind.LastPart)
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
                var message = _own with { Kind = rest.IsEmpty ? RelayKind.LastPart : RelayKind.Part, Status = number, Parts = [part] };
                if (await SendPartAsync(message, aborted) is { } answer)
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

    // (4)
    private async ValueTask<RelayMessage> NextAsync(TimeSpan timeout, CancellationToken aborted) => _unread.Reader.TryRead(out var received)
        ? received
        : await _unread.Reader.ReadAsync(aborted).AsTask().WaitAsync(timeout, _link.Mount.Time, aborted);
}
