using PhoenixSharp.Replication;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Simulation;

/// <summary>Runs a history, then lets the cluster come to rest, and asserts on the way and at the end.</summary>
internal sealed class Run(History history, Sabotage? sabotage = null)
{
    private readonly Cluster _cluster = new Cluster(history.Seed, history.Nodes, sabotage).StartAll();

    /// <exception cref="BrokenInvariantException">With the number of the invariant.</exception>
    public static void Of(History history, Sabotage? sabotage = null)
    {
        var run = new Run(history, sabotage);
        foreach (var step in history.Steps)
            run.Do(step);
        run.ComeToRest();
    }

    private void Do(Step step)
    {
        _cluster.Advance(step.After);
        switch (step.Kind)
        {
            case StepKind.Start:
                _cluster.Start(step.Node);
                break;
            case StepKind.Cut:
                _cluster.Network.Cut(step.Node, step.Other);
                _cluster.Network.Cut(step.Other, step.Node);
                break;
            case StepKind.CutOneWay:
                _cluster.Network.Cut(step.Node, step.Other);
                break;
            case StepKind.Heal:
                _cluster.Network.Heal(step.Node, step.Other);
                break;
            case StepKind.HealAll:
                _cluster.Network.HealAll();
                break;
            case StepKind.Spoil:
                _cluster.Network.Badness = step.Owner switch { 0 => 0, 1 => 5, _ => 30 };
                break;
            case StepKind.ShiftClock:
                _cluster.ShiftClock(step.Node, back: step.Key == 0);
                break;
            default:
                if (_cluster.Nodes.FirstOrDefault(node => node.Index == step.Node) is { } node)
                    Do(step, node);
                break;
        }
    }

    private void Do(Step step, SimulatedNode node)
    {
        switch (step.Kind)
        {
            case StepKind.Crash:
                _cluster.Crash(step.Node);
                break;
            case StepKind.Leave:
                _cluster.Leave(step.Node, TimeSpan.FromSeconds(step.Owner));
                break;
            case StepKind.Pause:
                node.Pause();
                break;
            case StepKind.Rebuild:
                if (!node.IsPaused)
                    node.Rebuild();
                break;
            case StepKind.Resume:
                node.Resume();
                break;
            default:
                if (!node.IsPaused)
                    Operate(step, node);
                break;
        }
    }

    private void Operate(Step step, SimulatedNode node)
    {
        var slot = new Slot(_cluster.Topics[step.Topic], step.Owner, $"k{step.Key}");
        var isTracked = node.State.Find(slot) is not null;
        if (step.Kind == StepKind.Track && !isTracked)
            node.Operate(state => state.Track(slot, _cluster.NextRef(), default));
        else if (step.Kind == StepKind.Update && isTracked)
            node.Operate(state => state.Update(slot, _cluster.NextRef(), default));
        else if (step.Kind == StepKind.Untrack)
            node.Operate(state => state.Untrack(slot));
        else if (step.Kind == StepKind.UntrackOwner)
            node.Operate(state => state.UntrackOwner(step.Owner));
        if (step.Other % 4 == 0)
            node.Watcher.Connect(slot.Topic);
    }

    private void ComeToRest()
    {
        var options = _cluster.Shape.Options;
        _cluster.Network.HealAll();
        _cluster.Network.Badness = 0;
        foreach (var node in _cluster.Nodes)
            node.Resume();
        _cluster.Advance(options.DownPeriod + options.IdlePeriod + (4 * options.SampleWindow));
        MustAgree();
        var asked = _cluster.Nodes.Sum(node => node.Requests);
        _cluster.Advance(10 * options.SampleWindow);
        MustAgree();
        Claim.That(_cluster.Nodes.Sum(node => node.Requests) == asked, "I11", "somebody still asks");
        foreach (var node in _cluster.Nodes)
            MustBeModest(node, options);
    }

    private void MustAgree()
    {
        var all = _cluster.LiveRefs();
        foreach (var node in _cluster.Nodes)
        {
            node.Watcher.Look();
            node.Watcher.Flush();
            var shown = node.Watcher.Shown.Order(StringComparer.Ordinal);
            Claim.That(all.SequenceEqual(shown), "I1", () => $"n{node.Index} shows {string.Join(' ', shown)} where {string.Join(' ', all)} live\n{_cluster}");
            foreach (var replica in node.State.Replicas)
                Claim.That(replica.Cloud.IsEmpty || !replica.IsUp, "I11", () => $"n{node.Index} has a gap in {replica.Replica.Name}: {replica.Cloud}");
        }
    }

    // I12: nobody waits for an answer. I17: beats at each tick, and between two at most two early; questions at most once a window and peer.
    private void MustBeModest(SimulatedNode node, ReplicaOptions options)
    {
        foreach (var peer in node.Protocol.Peers)
            Claim.That(peer.Transfer is null, "I12", () => $"n{node.Index} waits for an answer of {peer.Replica.Name}");
        var alive = _cluster.Now - node.StartedAt;
        var early = options.MaxPendingDots < 100 ? history.Steps.Count : 0;
        Claim.That(node.Beats <= (3 * alive / options.BroadcastPeriod) + 5 + early, "I17", $"n{node.Index} sent {node.Beats} beats in {alive}");
        Claim.That(
            node.Requests <= ((alive / options.SampleWindow) + 10) * (history.Nodes - 1), "I17", $"n{node.Index} asked {node.Requests} times in {alive}");
    }
}
