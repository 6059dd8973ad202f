using System.Collections.Frozen;
using BenchmarkDotNet.Attributes;
using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Benchmarks;

/// <summary>A broadcast from the topic to every subscriber's door; what lies behind the door is the transports'.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class FanOutBenchmark
{
    private readonly PubSubServer _pubSub = new(new LocalAdapter(), PayloadJson.CreateOptions());
    private readonly Broadcast _broadcast = new("room:lobby", "new_msg", Payload.FromJson($$"""{"body":"{{new string('x', 90)}}"}"""));

    [Params(5, 1000)]
    public int Subscribers { get; set; }

    [GlobalSetup]
    public void Subscribe()
    {
        var fastlane = new Fastlane(V2Serializer.Instance, FrozenSet<string>.Empty);
        for (var i = 0; i < Subscribers; i++)
            _pubSub.Subscribe("room:lobby", new Door(fastlane));
    }

    [Benchmark]
    public void Broadcast() => _pubSub.LocalBroadcast(_broadcast);

    private sealed class Door(Fastlane fastlane) : ISubscriber
    {
        private Frame? _last;

        public Fastlane? Fastlane => fastlane;

        public void Deliver(Frame frame) => _last = frame;

        public void Deliver(Delivery delivery) => throw new InvalidOperationException($"{delivery.Broadcast.Event} is not intercepted; the last was {_last}.");
    }
}
