using System.Collections.Frozen;
using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp.PubSub.Tests;

/// <summary>A subscriber that keeps what it is given, in order.</summary>
internal sealed class Inbox(Fastlane? fastlane = null) : ISubscriber
{
    private readonly List<object> _received = [];

    public Fastlane? Fastlane { get; } = fastlane;

    /// <summary>Called with each delivery, on the broadcaster's stack.</summary>
    public Action? Delivered { get; set; }

    public IReadOnlyList<object> Received
    {
        get
        {
            lock (_received)
                return [.. _received];
        }
    }

    public IEnumerable<string> Events => Received.Cast<Broadcast>().Select(broadcast => broadcast.Event);

    public static Fastlane Lane(ISerializer serializer, params string[] intercepts) => new(serializer, intercepts.ToFrozenSet());

    public void Deliver(Frame frame) => Keep(frame);

    public void Deliver(Delivery delivery) => Keep(delivery.Broadcast);

    private void Keep(object delivery)
    {
        lock (_received)
            _received.Add(delivery);
        Delivered?.Invoke();
    }
}
