namespace PhoenixSharp;

/// <summary>The subscribers of one topic that take the same bytes.</summary>
/// <remarks>Guarded by its topic. A broadcast reads a snapshot, which is made anew only after a change: a storm of joins copies nothing until somebody broadcasts.</remarks>
internal sealed class Lane(Fastlane? fastlane)
{
    private readonly List<Subscription> _subscriptions = [];
    private Subscription[]? _snapshot = [];

    public Fastlane? Fastlane { get; } = fastlane;

    public int Count => _subscriptions.Count;

    public void Add(Subscription subscription)
    {
        subscription.Index = _subscriptions.Count;
        _subscriptions.Add(subscription);
        _snapshot = null;
    }

    // The last one takes the place of the one that goes: no order is promised among subscribers.
    public void Remove(Subscription subscription)
    {
        var last = _subscriptions[^1];
        _subscriptions[subscription.Index] = last;
        last.Index = subscription.Index;
        _subscriptions.RemoveAt(_subscriptions.Count - 1);
        subscription.Index = -1;
        _snapshot = null;
    }

    public Subscription[] Snapshot() => _snapshot ??= [.. _subscriptions];
}
