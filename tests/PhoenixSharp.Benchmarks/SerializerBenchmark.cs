using System.Text;
using BenchmarkDotNet.Attributes;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Benchmarks;

/// <summary>One push of 100 bytes of payload in, and its reply out.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class SerializerBenchmark
{
    private static readonly Token Topic = Token.Of("room:lobby");
    private static readonly Token Ref = Token.Of("42");

    private readonly byte[] _push = Encoding.UTF8.GetBytes($$"""["1","42","room:lobby","new_msg",{"body":"{{new string('x', 90)}}"}]""");
    private Payload _payload;

    [GlobalSetup]
    public void Read() => _payload = V2Serializer.Instance.Decode(Opcode.Text, _push).Payload;

    [Benchmark]
    public Message Decode() => V2Serializer.Instance.Decode(Opcode.Text, _push);

    [Benchmark]
    public Frame EncodeReply() => V2Serializer.Instance.EncodeReply(Ref, Ref, Topic, Reasons.Ok, _payload);

    [Benchmark]
    public Frame EncodeBroadcast() => V2Serializer.Instance.EncodeBroadcast("room:lobby", "new_msg", _payload);
}
