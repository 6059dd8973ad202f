namespace PhoenixSharp;

/// <summary>One subscriber's place in one topic; disposing it takes it out, once.</summary>
internal sealed class Subscription(TopicRegistry registry, Topic topic, Lane lane, ISubscriber subscriber) : IDisposable
{
    public ISubscriber Subscriber { get; } = subscriber;

    public Topic Topic { get; } = topic;

    /// <summary>Gets what ends when other nodes' broadcasts reach it, or there is no link to wait for. It never fails.</summary>
    public Task Arriving => Topic.Arriving;

    public Lane Lane { get; } = lane;

    /// <summary>Where it stands in its lane; the lane's own to change, -1 when it is out.</summary>
    public int Index { get; set; } = -1;

    public void Dispose() => registry.Remove(this);
}
