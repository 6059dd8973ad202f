using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>Asking for what was missed, and answering.</summary>
internal sealed partial class ReplicaProtocol
{
    private readonly List<OutgoingTransfer> _outgoing = []; // one for each requester; the first few are served in turn
    private readonly List<(Peer Peer, IncomingTransfer Transfer, KnowledgeMerge Merge)> _finishing = [];
    private TimeSpan _nextPartAt;

    private void AskWhoKnowsMore(TimeSpan now)
    {
        foreach (var replica in _sample.Take(Self, _state.Clock))
        {
            if (_peers.TryGetValue(replica.Name, out var peer) && peer.Replica == replica && peer.IsUp)
                Ask(peer, now);
        }
    }

    // Others may have told meanwhile what it was asked for: then nobody asks again, and nothing else would end it.
    private void GiveUpUnanswered(TimeSpan now)
    {
        foreach (var peer in _peers.Values)
        {
            if (peer.Transfer is { IsWhole: false } transfer && IsLost(transfer, now))
                peer.Transfer = null;
        }
    }

    // Nothing of it came for two windows: it is lost, or a part of it.
    private bool IsLost(IncomingTransfer transfer, TimeSpan now) => now - transfer.LastAt >= 2 * _options.SampleWindow;

    // One question at a time, and no other while its answer is coming: a transfer that takes long is not made faster by asking for it again.
    private void Ask(Peer peer, TimeSpan now) => AskBeyond(_state.Clock, peer, now);

    private void AskBeyond(Context known, Peer peer, TimeSpan now)
    {
        if (peer.Transfer is { } unanswered && !IsLost(unanswered, now))
            return;
        peer.Transfer = new IncomingTransfer(++_lastRequest, _state.OthersUp, now);
        _link.Send(peer.Replica.Name, new TransferRequest(Self, _lastRequest, known));
    }

    // Whoever asks again has given up what it asked for before; it keeps its place, or those who ask often would never be answered.
    private void Answer(TransferRequest request)
    {
        var (living, knowledge) = _generations.Answer(request.Sender, request.Clock, _state.Told) is { } missed
            ? (missed.Values.Values, missed with { Values = new Dictionary<Dot, Entry>() })
            : _state.Full(request.Sender, request.Clock);
        var answer = new OutgoingTransfer(Self, request, ++_lastAnswer, living, knowledge, _options);
        var place = _outgoing.FindIndex(transfer => transfer.Node == request.Sender.Name);
        if (place >= 0)
            _outgoing[place] = answer;
        else if (_outgoing.Count < _options.MaxPeers)
            _outgoing.Add(answer);
    }

    // What was sent is paid for in time before more is: neither the broker nor who reads from it has much of ours waiting, and
    // a heartbeat never more than a part before it.
    private void SendPart(TimeSpan now)
    {
        var transfer = _outgoing[0];
        var (message, bytes) = transfer.Next();
        _outgoing.RemoveAt(0);
        if (message is TransferPart)
            _outgoing.Insert(Math.Min(_outgoing.Count, ReplicaOptions.TransfersAtOnce - 1), transfer); // in turn with the others
        _nextPartAt = now + TimeSpan.FromSeconds((double)bytes * _options.PoolSize / _options.TransferBytesPerSecond);
        _link.Send(transfer.Node, message);
    }

    private void Take(TransferPart part, TimeSpan now)
    {
        if (Asked(part.Sender, part.Id) is not { Transfer: { } transfer } peer || !transfer.Add(part, now))
            return;
        _link.Tell(_state.Merge(part.Entries));
        FinishIfWhole(peer, transfer);
    }

    private void Take(TransferAnswer answer, TimeSpan now)
    {
        if (Asked(answer.Sender, answer.Id) is not { Transfer: { } transfer } peer || !transfer.Add(answer, now))
            return;
        _link.Tell(_state.Merge([.. answer.Delta.Values.Values]));
        FinishIfWhole(peer, transfer);
    }

    private Peer? Asked(Replica sender, long id) =>
        _peers.TryGetValue(sender.Name, out var peer) && peer.Replica == sender && peer.Transfer?.Id == id ? peer : null;

    private void FinishIfWhole(Peer peer, IncomingTransfer transfer)
    {
        if (!transfer.IsWhole)
            return;
        var (merge, diff) = _state.Merge(transfer.Knowledge());
        _link.Tell(diff);
        _finishing.Add((peer, transfer, merge));
        Finish();
    }

    // In the order they were merged.
    private void Finish()
    {
        while (_finishing.Count > 0 && _finishing[0].Merge.IsDone)
        {
            var (peer, transfer, _) = _finishing[0];
            _finishing.RemoveAt(0);
            if (transfer.IsFull)
                _generations.Clear();
            else
                _generations.Push(transfer.ToDelta());
            if (peer.Transfer == transfer)
                peer.Transfer = null;
            if (peer.RevealAt != TimeSpan.MaxValue)
                Reveal(peer);
        }
    }
}
