using PhoenixSharp.Diffs;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Simulation;

/// <summary>One who hears every diff of a node and believes it; finds out where that is not what the node shows.</summary>
internal sealed class Watcher(SimulatedNode node, Func<Replica, int> startOf, IReadOnlyList<string> topics)
{
    private readonly Dictionary<string, Replica> _latest = new(StringComparer.Ordinal); // of each name, the last start that was shown
    private readonly Dictionary<string, (Replica Replica, Slot Slot)> _folded = new(StringComparer.Ordinal);
    private readonly HashSet<(Replica Replica, Slot Slot)> _places = [];
    private readonly Dictionary<Replica, long> _contexts = [];
    private readonly HashSet<Dot> _dead = [];
    private readonly Dictionary<string, CoalescedDiff> _gathered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Client? Older, Client Newer)> _clients = new(StringComparer.Ordinal);

    private readonly List<string> _told = [];

    public IReadOnlyCollection<string> Shown => _folded.Keys;

    /// <summary>Gets what was heard since the last call.</summary>
    public string TakeTold()
    {
        var told = string.Join(' ', _told);
        _told.Clear();
        return told;
    }

    public void Hear(TrackerDiff diff)
    {
        foreach (var change in diff.Topics)
        {
            _told.AddRange(change.Leaves.Select(entry => $"-{entry.Meta.PhxRef}").Concat(change.Joins.Select(entry => $"+{entry.Meta.PhxRef}")));
            foreach (var entry in change.Leaves)
                Leave(entry);
            foreach (var entry in change.Joins)
                Join(entry);
            if (!_gathered.TryGetValue(change.Topic, out var gathered))
                _gathered[change.Topic] = gathered = new CoalescedDiff();
            gathered.Add(change);
        }
    }

    /// <summary>Ends the window: clients get what was gathered, and must see what is listed.</summary>
    public void Flush()
    {
        foreach (var (topic, gathered) in _gathered)
        {
            if (!_clients.TryGetValue(topic, out var clients))
                continue;
            var diff = gathered.ToDiff(System.Text.Json.JsonSerializerOptions.Default);
            clients.Older?.Sync(diff);
            clients.Newer.Sync(diff);
        }
        _gathered.Clear();
        foreach (var (topic, clients) in _clients)
        {
            clients.Older?.MustShow(node.State.View(topic)); // I14, I2 behind the window
            clients.Newer.MustShow(node.State.View(topic));
        }
    }

    /// <summary>A client joins a topic, within the window: it is told what is there now, and then the diff of all the window. The one before it stays.</summary>
    public void Connect(string topic) => _clients[topic] = (_clients.GetValueOrDefault(topic).Newer, new Client(node.State.View(topic)));

    /// <summary>What must be so at every moment, and is quickly seen.</summary>
    public void Glance()
    {
        var listed = 0;
        foreach (var topic in topics)
            listed += node.State.View(topic).Count;
        Claim.That(listed == _folded.Count, "I2", $"{_folded.Count} by diffs, {listed} listed");
        foreach (var replica in node.State.Replicas)
        {
            Claim.That(replica.Context >= _contexts.GetValueOrDefault(replica.Replica), "I6", $"the context of {replica.Replica} went back");
            _contexts[replica.Replica] = replica.Context;
        }
    }

    /// <summary>What must be so at every moment.</summary>
    public void Look()
    {
        Glance();
        foreach (var topic in topics)
        {
            foreach (var key in node.State.View(topic).Keys)
            {
                foreach (var meta in key.Metas)
                    Claim.That(_folded.ContainsKey(meta.PhxRef), "I2", $"{meta.PhxRef} is listed and no diff said so");
            }
        }
        foreach (var replica in node.State.Replicas)
        {
            foreach (var entry in replica.Entries)
                Claim.That(ReferenceEquals(replica.Find(entry.Slot), entry), "I10", $"{entry.Slot} has two entries");
        }
    }

    /// <summary>All is forgotten but what is shown.</summary>
    public void ForgetAll()
    {
        _contexts.Clear();
        _dead.Clear();
        _latest.Clear();
    }

    /// <summary>A replica was forgotten: what it had may come back.</summary>
    public void Forget(Replica replica)
    {
        _contexts.Remove(replica);
        _dead.RemoveWhere(dot => dot.Replica == replica);
    }

    // Where its wall clock was set back, what it was before has the higher version: one who meets both in the wrong order, and
    // remembers neither, must take it for the newer.

    /// <summary>One that was started again, and has been up or shown since, is never again what it was before.</summary>
    public void MustNotGoBack(Replica replica)
    {
        var latest = _latest.GetValueOrDefault(replica.Name, replica);
        Claim.That(startOf(replica) >= startOf(latest) || replica.Version > latest.Version, "B4", $"{replica} is back after it was started again");
        _latest[replica.Name] = replica;
    }

    private void Leave(Entry entry)
    {
        Claim.That(_folded.Remove(entry.Meta.PhxRef, out var place), "I2", $"{entry.Meta.PhxRef} left and was not there");
        _places.Remove(place);
        if (node.State.Replicas.FirstOrDefault(replica => replica.Replica == entry.Dot.Replica) is { } known && known.Find(entry.Slot) != entry && known.Seen(entry.Dot.Clock))
            _dead.Add(entry.Dot); // it was removed: not hidden, nor left behind by one that was forgotten and is admitted anew
    }

    private void Join(Entry entry)
    {
        var place = (entry.Dot.Replica, entry.Slot);
        MustNotGoBack(entry.Dot.Replica);
        Claim.That(!_dead.Contains(entry.Dot), "I3", $"{entry.Meta.PhxRef} came back");
        Claim.That(_places.Add(place), "I16", $"{entry.Meta.PhxRef} joined where another was");
        Claim.That(_folded.TryAdd(entry.Meta.PhxRef, place), "I2", $"{entry.Meta.PhxRef} joined and was there");
    }
}
