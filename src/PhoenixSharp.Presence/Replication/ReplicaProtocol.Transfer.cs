using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>Asking for what was missed, and answering.</summary>
internal sealed partial class ReplicaProtocol
{
    private readonly List<OutgoingTransfer> _outgoing = []; // one for each requester; the first is at work

    private void AskWhoKnowsMore(TimeSpan now)
    {
        foreach (var replica in _sample.Take(Self, _state.Clock))
        {
            if (_peers.TryGetValue(replica.Name, out var peer) && peer.Replica == replica && peer.IsUp)
                Ask(peer, now);
        }
    }

    // One question at a time, and no other while its answer is coming: a transfer that takes long is not made faster by asking for it
    // again. Where nothing of it came for two windows, it is lost, or a part of it.
    private void Ask(Peer peer, TimeSpan now) => Ask(peer, now, _state.Clock);

    private void Ask(Peer peer, TimeSpan now, Context known)
    {
        if (peer.Transfer is { } unanswered && now - unanswered.LastAt < 2 * _options.SampleWindow)
            return;
        peer.Transfer = new IncomingTransfer(++_lastRequest, now);
        _link.Send(peer.Replica.Name, new TransferRequest(Self, _lastRequest, known));
    }

    // Whoever asks again has given up what it asked for before; it keeps its place, or those who ask often would never be answered.
    private void Answer(TransferRequest request)
    {
        var (living, knowledge) = _generations.Answer(request.Sender, request.Clock) is { } generation
            ? ([.. generation.Values.Values], generation with { Values = new Dictionary<Dot, Entry>() })
            : _state.Full(request.Sender, request.Clock);
        var answer = new OutgoingTransfer(Self, request, ++_lastAnswer, living, knowledge, _options);
        var place = _outgoing.FindIndex(transfer => transfer.Node == request.Sender.Name);
        if (place >= 0)
            _outgoing[place] = answer;
        else if (_outgoing.Count < _options.MaxPeers)
            _outgoing.Add(answer);
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
        if (Asked(part.Sender, part.Id) is not { Transfer: { } transfer } peer || !transfer.Add(part, now))
            return;
        _link.Tell(_state.Merge(Delta.OfValues(part.Entries)));
        if (transfer.Whole() is { } delta)
            Finish(peer, delta);
    }

    private void Take(TransferAnswer answer)
    {
        if (Asked(answer.Sender, answer.Id) is not { Transfer: { } transfer } peer)
            return;
        transfer.Add(answer);
        if (transfer.Whole() is { } delta)
            Finish(peer, delta);
    }

    private Peer? Asked(Replica sender, long id) =>
        _peers.TryGetValue(sender.Name, out var peer) && peer.Replica == sender && peer.Transfer?.Id == id ? peer : null;

    private void Finish(Peer peer, Delta delta)
    {
        peer.Transfer = null;
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
