using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>Asking for what was missed, and answering.</summary>
internal sealed partial class ReplicaProtocol
{
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(60);

    private readonly List<OutgoingTransfer> _outgoing = []; // one for each requester; the first is at work

    private void AskWhoKnowsMore(TimeSpan now)
    {
        foreach (var replica in _sample.Take(Self, _state.Clock))
        {
            if (_peers.TryGetValue(replica.Name, out var peer) && peer.Replica == replica && peer.IsUp)
                Ask(peer, now);
        }
    }

    // One question at a time. The next only when the other had time to answer, and longer where answers begin and don't end: a transfer
    // that takes long is not made faster by asking for it again. Where none began, the question was lost.
    private void Ask(Peer peer, TimeSpan now)
    {
        if (peer.Transfer is { } unanswered)
        {
            if (now - unanswered.LastAt < Patience(peer))
                return;
            peer.Unfinished = unanswered.HasBegun ? peer.Unfinished + 1 : 0;
        }
        peer.Transfer = new IncomingTransfer(++_lastRequest, now);
        _link.Send(peer.Replica.Name, new TransferRequest(Self, _lastRequest, _state.Clock));
    }

    private TimeSpan Patience(Peer peer)
    {
        var patience = 2 * _options.SampleWindow;
        if (4 * peer.LastTransfer > patience)
            patience = 4 * peer.LastTransfer;
        for (var i = 0; i < peer.Unfinished && patience < LongestPatience; i++)
            patience *= 2;
        return patience < LongestPatience ? patience : LongestPatience;
    }

    // Whoever asks again has given up what it asked for before.
    private void Answer(TransferRequest request)
    {
        _outgoing.RemoveAll(transfer => transfer.Node == request.Sender.Name);
        if (_outgoing.Count >= _options.MaxPeers)
            return;
        var (living, knowledge) = _generations.Answer(request.Sender, request.Clock) is { } generation
            ? ([.. generation.Values.Values], generation with { Values = new Dictionary<Dot, Entry>() })
            : _state.Full(request.Sender, request.Clock);
        _outgoing.Add(new OutgoingTransfer(Self, request, ++_lastAnswer, living, knowledge, _options));
        if (_outgoing.Count == 1)
            SendNext();
    }

    private void SendNext()
    {
        var transfer = _outgoing[0];
        var message = transfer.Next();
        _outgoing.RemoveAt(0);
        if (message is TransferPart)
            _outgoing.Add(transfer); // in turn with the others
        _link.Send(transfer.Node, message);
    }

    private void Take(TransferPart part, TimeSpan now)
    {
        if (Asked(part.Sender, part.Id) is not { Transfer: { } transfer } || !transfer.Add(part, now))
            return;
        _link.Tell(_state.Merge(Delta.OfValues(part.Entries)));
        if (transfer.Whole() is { } delta)
            Finish(_peers[part.Sender.Name], delta, now);
    }

    private void Take(TransferAnswer answer, TimeSpan now)
    {
        if (Asked(answer.Sender, answer.Id) is not { Transfer: { } transfer } peer)
            return;
        transfer.Add(answer);
        if (transfer.Whole() is { } delta)
            Finish(peer, delta, now);
    }

    private Peer? Asked(Replica sender, long id) =>
        _peers.TryGetValue(sender.Name, out var peer) && peer.Replica == sender && peer.Transfer?.Id == id ? peer : null;

    private void Finish(Peer peer, Delta delta, TimeSpan now)
    {
        (peer.LastTransfer, peer.Unfinished, peer.Transfer) = (now - peer.Transfer!.AskedAt, 0, null);
        if (delta.IsFull)
        {
            _link.Tell(_state.Merge(delta));
            _generations.Clear();
        }
        else
        {
            Merge(delta);
        }
        if (peer.RevealAt != TimeSpan.MaxValue)
            Reveal(peer);
    }
}
