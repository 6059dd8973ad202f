using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

internal sealed partial class ChannelProcess
{
    private List<FurtherTopic>? _further;

    /// <summary>Subscribes to a topic besides the channel's own, until disposed or the channel's end.</summary>
    public IDisposable SubscribeTo(string topic)
    {
        var further = new FurtherTopic(this, _route.FastlaneOf(Session.Serializer, _channel!) with { Topic = Topic });
        lock (_gate)
        {
            if (!IsOpen)
                return further;
            (_further ??= []).Add(further);
        }
        further.Subscription = Mount.PubSub.Subscribe(topic, further);
        if (!IsOpen)
            further.Dispose(); // it ended just now, perhaps before the subscription was there to be let go
        return further;
    }

    private void EndFurtherTopics()
    {
        FurtherTopic[] further;
        lock (_gate)
            further = _further is null ? [] : [.. _further];
        foreach (var topic in further)
            topic.Dispose();
    }

    // One more topic of a channel, whose broadcasts its client gets as if they were its own topic's.
    private sealed class FurtherTopic(ChannelProcess channel, Fastlane fastlane) : ISubscriber, IDisposable
    {
        public Subscription? Subscription { get; set; }

        public Fastlane Fastlane => fastlane;

        public void Deliver(Frame frame) => ((ISubscriber)channel).Deliver(frame);

        public void Deliver(Delivery delivery) => ((ISubscriber)channel).Deliver(delivery);

        public void Dispose()
        {
            Subscription?.Dispose();
            lock (channel._gate)
                channel._further?.Remove(this);
        }
    }
}
