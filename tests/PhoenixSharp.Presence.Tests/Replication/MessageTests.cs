using PhoenixSharp.Tracking;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Replication;

public class MessageTests
{
    private static readonly Replica A = new("a", 1);
    private static readonly ReplicaSettings Settings = new ReplicaOptions().Settings;

    [Fact]
    public void A_heartbeat_is_these_bytes()
    {
        var state = new TrackerState(A);
        state.Track(new Slot("t", 7, "k"), "r1", "\"n\":1"u8.ToArray());
        var beat = new Heartbeat(A, Settings, state.TakeDelta(), state.Clock);
        byte[] expected =
        [
            1, 1, 1, (byte)'a', 1, // format, heartbeat, sender a of version 1
            1, 0xDC, 0x0B, 0xB0, 0xEA, 1, 0x80, 0x9F, 0x49, // pool size, 1.5 s, 30 s, 20 min
            1, 0, // a delta that is not full
            1, 0, 1, (byte)'a', 1, 1, 0, 1, (byte)'t', 7, 1, (byte)'k', 2, (byte)'r', (byte)'1', 0, 5, .. "\"n\":1"u8, // one entry
            1, 0, 1, 1, 0, // one cloud, of replica 0: one run, 1 to 1
            1, 0, 0, 1, 0, 1, // from 0 to 1
            1, 0, 1, // the clock
        ];
        Assert.Equal(expected, MessageWriter.Write(beat).ToArray());
    }

    [Fact]
    public void Each_message_comes_back_as_it_was()
    {
        foreach (var message in Samples())
        {
            var bytes = MessageWriter.Write(message);
            var read = MessageReader.Read(bytes.Span);
            Assert.IsType(message.GetType(), read);
            Assert.Equal(message.Sender, read.Sender);
            Assert.Equal(bytes.ToArray(), MessageWriter.Write(read).ToArray());
        }
    }

    [Theory]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    [InlineData("")]
    [InlineData("42")]
    [InlineData("\U0001F600 ünï")]
    public void Any_key_comes_back_as_it_was(string key) => Assert.Equal(key, RoundTrip(key, "").Key);

    [Fact]
    public void A_key_of_ten_thousand_bytes_and_a_deep_meta_come_back_as_they_were()
    {
        var deep = $"\"a\":{new string('[', 400)}9007199254740993{new string(']', 400)}";
        var entry = RoundTrip(new string('k', 10_000), deep);
        Assert.Equal(10_000, entry.Key.Length);
        Assert.Equal($$"""{"phx_ref":"r1",{{deep}}}""", System.Text.Encoding.UTF8.GetString(entry.Meta.Json.Span));
        Assert.Equal("a", entry.Dot.Replica.Name);
    }

    [Fact]
    public void Cut_anywhere_it_is_malformed()
    {
        foreach (var message in Samples())
        {
            var bytes = MessageWriter.Write(message).ToArray();
            for (var length = 0; length < bytes.Length; length++)
                Assert.Throws<MalformedFrameException>(() => MessageReader.Read(bytes.AsSpan(0, length)));
            Assert.Throws<MalformedFrameException>(() => MessageReader.Read((byte[])[.. bytes, 0]));
        }
    }

    [Fact]
    public void Whatever_is_changed_it_is_malformed_or_can_be_merged() // B18
    {
        var random = new Random(1);
        TrackerMessage[] samples = [.. Samples()];
        for (var i = 0; i < 30_000; i++)
        {
            var bytes = MessageWriter.Write(samples[random.Next(samples.Length)]).ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Hear(bytes);
        }
    }

    [Fact]
    public void Noise_is_malformed()
    {
        var random = new Random(2);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            (bytes[0], bytes[^1]) = (1, (byte)random.Next(6));
            Hear(bytes);
        }
    }

    [Theory]
    [InlineData("a value whose dot is in no cloud")]
    [InlineData("a meta that is no JSON")]
    [InlineData("a meta that ends its object and begins another")]
    [InlineData("a phx_ref that ends its string")]
    [InlineData("a clock of 0")]
    [InlineData("another format")]
    [InlineData("another kind")]
    public void What_contradicts_itself_is_malformed(string what)
    {
        var entry = new Entry(new Slot("t", 1, "k"), new Dot(A, what.EndsWith(" 0", StringComparison.Ordinal) ? 0 : 1), new Meta(
            what.Contains("phx_ref", StringComparison.Ordinal) ? "r\",\"x\":\"" : "r1",
            null,
            what.EndsWith("JSON", StringComparison.Ordinal) ? "\"a\":"u8.ToArray() : what.EndsWith("another", StringComparison.Ordinal) ? "\"a\":1},{\"b\":2"u8.ToArray() : default));
        var delta = Delta.OfValues([entry]);
        if (what.EndsWith("cloud", StringComparison.Ordinal))
            delta = delta with { Clouds = new Dictionary<Replica, IntervalSet>() };
        var bytes = MessageWriter.Write(new Heartbeat(A, Settings, delta, Context.Empty)).ToArray();
        bytes[0] = what == "another format" ? (byte)2 : bytes[0];
        bytes[1] = what == "another kind" ? (byte)9 : bytes[1];
        Assert.Throws<MalformedFrameException>(() => MessageReader.Read(bytes));
    }

    [Fact]
    public void Clouds_of_more_clocks_than_can_be_counted_are_malformed()
    {
        Assert.NotNull(Read(clouds: 1));
        Assert.Throws<MalformedFrameException>(() => Read(clouds: 2));

        static TrackerMessage Read(int clouds) => MessageReader.Read(MessageWriter.Write(HostileBeat(clouds)).Span);
    }

    [Fact]
    public void A_delta_of_clocks_without_end_is_taken_and_not_kept()
    {
        var link = new Silence();
        var protocol = new ReplicaProtocol(new TrackerState(new Replica("b", 1)), new ReplicaOptions(), link, TimeSpan.Zero, 0);
        foreach (var clouds in (int[])[1, 1_024, 2_048]) // 2^53, 2^63 and 2^64 clocks: the latter are less than none, and none, where they are not counted with care
        {
            protocol.Receive(HostileBeat(clouds: 1, last: 5), TimeSpan.Zero);
            Assert.Equal(5, protocol.Sizes.Generations);
            protocol.Receive(HostileBeat(clouds), TimeSpan.Zero);
            Assert.Equal(0, protocol.Sizes.Generations);
        }
        protocol.Receive(new TransferRequest(new Replica("c", 1), 1, Context.Of(A, 0)), TimeSpan.Zero);
        protocol.Wake(TimeSpan.FromSeconds(1));
        Assert.Single(link.Sent, message => message is TransferAnswer);
    }

    private static Heartbeat HostileBeat(int clouds, long last = 1L << 53)
    {
        var all = new IntervalSet();
        all.Add(1, last);
        var known = Enumerable.Range(0, clouds).ToDictionary(i => i == 0 ? A : new Replica($"n{i}", 1), _ => all);
        var range = new DeltaRange(Context.Of(A, 0), Context.Of(A, last));
        return new Heartbeat(A, Settings, new Delta(new Dictionary<Dot, Entry>(), known, range), Context.Of(A, last));
    }

    private static Entry RoundTrip(string key, string body)
    {
        var state = new TrackerState(A);
        state.Track(new Slot("t", 1, key), "r1", System.Text.Encoding.UTF8.GetBytes(body));
        var read = (Heartbeat)MessageReader.Read(MessageWriter.Write(new Heartbeat(A, Settings, state.TakeDelta(), state.Clock)).Span);
        return read.Delta!.Values.Values.Single();
    }

    private static void Hear(byte[] bytes)
    {
        try
        {
            var message = MessageReader.Read(bytes);
            var protocol = new ReplicaProtocol(new TrackerState(new Replica("b", 1)), new ReplicaOptions(), new Silence(), TimeSpan.Zero, 0);
            protocol.Receive(message, TimeSpan.Zero);
            protocol.Receive(message, TimeSpan.FromSeconds(1));
            while (protocol.HasWork)
                protocol.Work();
            protocol.Wake(TimeSpan.FromSeconds(2));
        }
        catch (MalformedFrameException)
        {
        }
    }

    private static IEnumerable<TrackerMessage> Samples()
    {
        var (state, other) = (new TrackerState(A), new TrackerState(new Replica("c", 5)));
        state.Up(other.Self);
        for (var i = 0; i < 5; i++)
        {
            state.Track(new Slot($"t{i % 2}", i, $"k{i}"), $"r{i}", "\"n\":[1,2]"u8.ToArray());
            other.Track(new Slot("t", i, "k"), $"s{i}", default);
        }
        state.Update(new Slot("t0", 0, "k0"), "r9", default);
        state.Untrack(new Slot("t1", 1, "k1"));
        state.Merge(other.TakeDelta());
        other.Untrack(new Slot("t", 1, "k"));
        state.Merge(other.TakeDelta());
        var (living, knowledge) = state.Full(new Replica("b", 1), state.Clock);
        yield return new Heartbeat(A, Settings, state.TakeDelta(), state.Clock);
        yield return new Heartbeat(A, Settings, null, state.Clock);
        yield return new TransferRequest(A, 300, state.Clock);
        yield return new TransferPart(A, 300, 2, 1, [.. living]);
        yield return new TransferAnswer(A, 300, 2, 1, knowledge);
        yield return new TransferAnswer(A, 300, 2, 0, knowledge with { Values = living.ToDictionary(entry => entry.Dot) });
        yield return new Goodbye(A, TimeSpan.FromSeconds(10));
    }

    private sealed class Silence : IReplicaLink
    {
        public void Broadcast(TrackerMessage message)
        {
        }

        public List<TrackerMessage> Sent { get; } = [];

        public void Send(string node, TrackerMessage message) => Sent.Add(message);

        public bool Waits(string node) => false;

        public void Tell(TrackerDiff diff)
        {
        }

        public void Report(ReplicaNotice notice, Replica about, string detail)
        {
        }
    }
}
