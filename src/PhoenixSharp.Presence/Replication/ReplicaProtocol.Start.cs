using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>What a node does when it starts, and what others do for it: it must not wait for their next beats to know who is there.</summary>
internal sealed partial class ReplicaProtocol
{
    /// <summary>Tells that something was asked for and has not come yet.</summary>
    public bool IsAsking => _peers.Values.Any(peer => peer.Transfer is not null);

    /// <summary>Says that we are here, without waiting for the first tick.</summary>
    public void Introduce(TimeSpan now)
    {
        if (_state.HasDelta)
            Flush(now);
        else
            Beat(now, delta: null);
    }

    // It is told of us at once, and is asked for what is its own; what others know of it, they got from it.
    private void Greet(Peer peer, Context clock, TimeSpan now)
    {
        _link.Send(peer.Replica.Name, new Heartbeat(Self, _options.Settings, null, _state.Clock));
        if (clock[peer.Replica] > _state.Clock[peer.Replica])
            AskBeyond(_state.Clock.Only(replica => replica == Self || replica == peer.Replica), peer, now);
    }
}
