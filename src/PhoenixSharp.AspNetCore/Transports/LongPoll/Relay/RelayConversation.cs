using System.Threading.Channels;
using Channels = System.Threading.Channels;

namespace PhoenixSharp.Transports;

/// <summary>One node's side of what two nodes say to each other about one request.</summary>
/// <remarks>
/// (1) A message that fits into a broadcast is sent as one. (2) A longer one goes in parts. Each is sent when the other node has taken
/// the one before, so it never fills the queue to the broker. (3) The other node puts the parts together, up to a limit, and counts them.
/// (4) Silence for two seconds ends a conversation (Phoenix <c>transports/long_poll.ex</c>, <c>:pubsub_timeout_ms</c>), and with it what
/// has arrived.
/// </remarks>
internal sealed class RelayConversation : IDisposable
{
    private const int MostUnheard = 16; // the other node sends one at a time; more of them are none of its

    private readonly Channels.Channel<RelayMessage> _heard = Channels.Channel.CreateBounded<RelayMessage>(
        new BoundedChannelOptions(MostUnheard) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource _gone = new(); // it has no timer, so it needs no disposal
    private readonly RelayLink _link;
    private readonly RelayMessage _own;

    /// <param name="link">Sends to the other node.</param>
    /// <param name="node">The other node.</param>
    /// <param name="own">What every message of this side has in common.</param>
    /// <param name="assembly">What the other node's parts are put together in.</param>
    public RelayConversation(RelayLink link, string node, RelayMessage own, RelayAssembly assembly) => (_link, Node, _own, Assembly) = (link, node, own, assembly);

    /// <summary>The silence of the other node that ends the conversation. (4)</summary>
    public static TimeSpan Silence { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets the other node.</summary>
    public string Node { get; }

    /// <summary>Gets what has arrived in parts.</summary>
    public RelayAssembly Assembly { get; }

    /// <summary>Gets a token that is cancelled when the client of the other node has gone.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Takes what the other node has said. It returns at once.</summary>
    public void Hear(RelayMessage message)
    {
        if (message.Kind == RelayKind.Cancel)
            _gone.Cancel();
        else
            _heard.Writer.TryWrite(message);
    }

    /// <summary>Says something short.</summary>
    public ValueTask SayAsync(RelayKind kind, int status = 0) => _link.SendAsync(Node, (_own with { Kind = kind, Status = status }).ToPayload());

    /// <summary>Sends a message of any length.</summary>
    /// <returns>
    /// <see langword="null"/> when it was sent, and all its parts but the last were taken; or the answer that the other node gave instead
    /// of taking one.
    /// </returns>
    /// <exception cref="TimeoutException">The other node is silent.</exception>
    public async Task<RelayMessage?> SendAsync(RelayMessage message, CancellationToken aborted)
    {
        var payload = message.ToPayload();
        if (payload.Bytes.Length > _link.MostBytes)
            return await SendPartsAsync(payload.Bytes, aborted);
        await _link.SendAsync(Node, payload); // (1)
        return null;
    }

    /// <summary>Waits for the other node's next message.</summary>
    /// <returns><see langword="null"/> if it is too long or malformed.</returns>
    /// <exception cref="TimeoutException">The other node is silent.</exception>
    public async Task<RelayMessage?> HearAsync(TimeSpan patience, CancellationToken aborted)
    {
        while (true)
        {
            var heard = await NextAsync(patience, aborted);
            if (heard.Kind is not (RelayKind.Part or RelayKind.LastPart or RelayKind.PartTaken))
                return heard;
            if (heard is not { Kind: not RelayKind.PartTaken, Parts: [var part] } || heard.Status != Assembly.Next)
                continue; // it was taken before
            if (!Assembly.TryAdd(part.Span))
                return null;
            await SayAsync(RelayKind.PartTaken, heard.Status); // (3)
            if (heard.Kind == RelayKind.LastPart)
                return Assembly.Read();
            patience = Silence * 2; // the other node hears of this one, and then this node of the next
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

    // Null if it was taken.
    private async Task<RelayMessage?> SendPartAsync(RelayMessage part, CancellationToken aborted)
    {
        await _link.BeginPartAsync(aborted);
        try
        {
            await _link.SendAsync(Node, part.ToPayload());
            while (true)
            {
                var heard = await NextAsync(Silence, aborted);
                if (heard.Kind == RelayKind.Answer)
                    return heard;
                if (heard.Kind == RelayKind.PartTaken && heard.Status == part.Status)
                    return null;
            }
        }
        finally
        {
            _link.EndPart();
        }
    }

    // (4)
    private async ValueTask<RelayMessage> NextAsync(TimeSpan patience, CancellationToken aborted) => _heard.Reader.TryRead(out var heard)
        ? heard
        : await _heard.Reader.ReadAsync(aborted).AsTask().WaitAsync(patience, _link.Mount.Time, aborted);
}
