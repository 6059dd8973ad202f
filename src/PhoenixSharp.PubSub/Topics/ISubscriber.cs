using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>What gets a topic's broadcasts: a joined channel, or server-side code.</summary>
/// <remarks>Both methods are called by whoever broadcasts, from many threads; they queue and return at once.</remarks>
internal interface ISubscriber
{
    /// <summary>Gets how frames for this subscriber are encoded, or null for one that takes every broadcast as it is.</summary>
    Fastlane? Fastlane { get; }

    /// <summary>Takes a frame that was encoded once for all of the same <see cref="Fastlane"/>.</summary>
    void Deliver(Frame frame);

    /// <summary>Takes a broadcast as it is. A subscriber that queues it counts it with <see cref="ByteBudget.Hold"/>.</summary>
    void Deliver(Delivery delivery);
}
