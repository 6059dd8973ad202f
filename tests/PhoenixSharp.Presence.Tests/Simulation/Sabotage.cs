using PhoenixSharp.Replication;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Simulation;

/// <summary>A fault put into every node of a cluster, around the real code: the simulator must find it. This one does nothing.</summary>
internal class Sabotage
{
    public static Sabotage None { get; } = new();

    public virtual bool RemovalsTakeClocks => true;

    /// <summary>Makes the cluster one in which the fault shows sooner.</summary>
    public virtual Shape Fit(Shape shape) => shape;

    public virtual TrackerMessage Sending(SimulatedNode node, string? to, TrackerMessage message) => message;

    public virtual void Receiving(SimulatedNode node, TrackerMessage message)
    {
    }

    public virtual void Received(SimulatedNode node, TrackerMessage message)
    {
    }

    public virtual void Operated(SimulatedNode node, TrackerDiff diff)
    {
    }

    public virtual TrackerDiff Telling(SimulatedNode node, TrackerDiff diff) => diff;
}
