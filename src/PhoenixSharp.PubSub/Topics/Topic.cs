using System.Runtime.ExceptionServices;
using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>One topic's subscribers, and the fan-out to them.</summary>
internal sealed class Topic(string name)
{
    private readonly Lock _gate = new();
    private Lane[] _lanes = [];
    private Audience[]? _audiences;
    private int _count;

    public string Name { get; } = name;

    /// <summary>Tells that the last one left: the registry has let this object go.</summary>
    public bool Closed { get; private set; }

    /// <summary>Gets what ends when other nodes' broadcasts arrive here; there from the first subscriber on.</summary>
    public Task Arriving { get; private set; } = Task.CompletedTask;

    /// <summary>Gets how many subscribe. It takes no lock: presences ask at every change.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a subscriber.</summary>
    /// <returns>Null if the topic was closed meanwhile: look it up again.</returns>
    public Subscription? Add(TopicRegistry registry, IPubSubAdapter adapter, ISubscriber subscriber)
    {
        lock (_gate)
        {
            if (Closed)
                return null;
            var subscription = new Subscription(registry, this, LaneOf(subscriber.Fastlane), subscriber);
            subscription.Lane.Add(subscription);
            _audiences = null;
            if (_count++ == 0)
                Arriving = adapter.OpenTopicAsync(Name);
            return subscription;
        }
    }

    /// <summary>Takes a subscriber out.</summary>
    /// <returns>True if it was the last: the topic is closed now.</returns>
    public bool Remove(Subscription subscription)
    {
        lock (_gate)
        {
            if (subscription.Index < 0)
                return false;
            subscription.Lane.Remove(subscription);
            _audiences = null;
            _count--;
            if (subscription.Lane.Count == 0)
                _lanes = [.. _lanes.Where(lane => lane != subscription.Lane)];
            return Closed = _lanes.Length == 0;
        }
    }

    // A broadcast, step by step:
    // (1) who is there is fixed;
    // (2) each lane's frame is encoded, once per serializer, before the first delivery: what can't be encoded is the caller's failure, and nobody gets half;
    // (3) every subscriber's queue gets the same memory; one that throws costs the others nothing: (4) it is told once all have theirs.
    public void Broadcast(Broadcast broadcast, ISubscriber? except)
    {
        var audiences = Audiences(); // (1)
        Span<Frame?> few = [null, null, null, null];
        var frames = audiences.Length <= few.Length ? few[..audiences.Length] : new Frame?[audiences.Length];
        for (var i = 0; i < audiences.Length; i++)
            frames[i] = Encode(audiences[i].Fastlane, broadcast, audiences, frames[..i]); // (2)
        Exception? crash = null;
        Delivery? delivery = null; // one for all that queue the broadcast, so that its bytes count once
        for (var i = 0; i < audiences.Length; i++)
        {
            if (frames[i] is null)
                delivery ??= new Delivery(broadcast);
            Deliver(delivery, frames[i], audiences[i].Subscriptions, except, ref crash); // (3)
        }
        if (crash is not null)
            ExceptionDispatchInfo.Throw(crash); // (4)
    }

    private Audience[] Audiences()
    {
        lock (_gate)
            return _audiences ??= Array.ConvertAll(_lanes, lane => new Audience(lane.Fastlane, lane.Snapshot()));
    }

    private static Frame? Encode(Fastlane? fastlane, Broadcast broadcast, Audience[] audiences, ReadOnlySpan<Frame?> done)
    {
        if (fastlane is null || fastlane.Intercepts.Contains(broadcast.Event))
            return null;
        for (var i = 0; i < done.Length && fastlane.Topic is null; i++) // with topics of their own, lanes have bytes of their own
        {
            if (done[i] is { } frame && audiences[i].Fastlane! is { Topic: null } other && other.Serializer == fastlane.Serializer)
                return frame;
        }
        return fastlane.Serializer.EncodeBroadcast(fastlane.Topic ?? broadcast.Topic, broadcast.Event, broadcast.Payload);
    }

    private static void Deliver(Delivery? delivery, Frame? frame, Subscription[] subscriptions, ISubscriber? except, ref Exception? crash)
    {
        foreach (var subscription in subscriptions)
        {
            if (subscription.Subscriber == except)
                continue;
            try
            {
                if (frame is null)
                    subscription.Subscriber.Deliver(delivery!);
                else
                    subscription.Subscriber.Deliver(frame);
            }
            catch (Exception first) // whichever subscriber's
            {
                crash ??= first;
            }
        }
    }

    private Lane LaneOf(Fastlane? fastlane)
    {
        if (Array.Find(_lanes, lane => lane.Fastlane == fastlane) is { } known)
            return known;
        var lane = new Lane(fastlane);
        _lanes = [.. _lanes, lane];
        return lane;
    }

    // One lane as a broadcast sees it: what changes later is for the next.
    private readonly record struct Audience(Fastlane? Fastlane, Subscription[] Subscriptions);
}
