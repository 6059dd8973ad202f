using System.Buffers.Binary;
using System.IO.Compression;
using static PhoenixSharp.Adapters.Tests.Elixir.Terms;

namespace PhoenixSharp.Adapters.Tests.Elixir;

/// <summary>Whoever can publish at the broker can publish anything: it is counted and dropped.</summary>
public sealed class ElixirHostileTests
{
    private readonly BridgeEnd _end = new("room:1");

    public static TheoryData<string, byte[]> Hostile() => new()
    {
        { "foreign", [131] },
        { "foreign", [131, 97, 1] },
        { "foreign", [131, .. Tuple([97, 3], Atom("except"), Atom("n"), Binary("room:1"), Atom("x"))] }, // five
        { "foreign", Envelope(Map(), mode: "all") },
        { "version", Envelope(Map(), version: 4) },
        { "malformed", Envelope(Map(), node: [97, 1]) },
        { "malformed", [131, 104, 6, 97, 3, 119, 255, 101] },
        { "malformed", [.. Envelope(Map()), 0] }, // something behind it
        { "message", Envelope(Map(), message: Tuple(Atom("updated"), [97, 1])) },
        { "message", Envelope(Map(), message: Map(Atom("a"), Map())) },
        { "message", Broadcast(("payload", Map()), ("payload", Map()), ("topic", Binary("room:1")), ("event", Binary("e"))) }, // no struct
        { "message", Broadcast(("__struct__", Atom("Elixir.Other")), ("payload", Map()), ("topic", Binary("room:1")), ("event", Binary("e"))) },
        { "message", Broadcast(("__struct__", Atom("Elixir.Phoenix.Socket.Broadcast")), ("payload", Map()), ("topic", Binary("room:9")), ("event", Binary("e"))) },
        { "message", Broadcast(("__struct__", Atom("Elixir.Phoenix.Socket.Broadcast")), ("payload", Map()), ("topic", Binary("room:1")), ("event", Binary("phx_push"))) },
        { "text", Broadcast(("__struct__", Atom("Elixir.Phoenix.Socket.Broadcast")), ("payload", Map()), ("topic", Binary("room:1")), ("event", Binary([255]))) },
        { "payload", Envelope(Binary("text")) },
        { "payload", Envelope(List()) },
        { "payload", Envelope(Tuple(Atom("text"), Binary("a"))) },
        { "payload", Envelope(Map(Atom("__struct__"), Atom("Elixir.Date"), Atom("calendar"), Atom("Elixir.Calendar.ISO"), Atom("year"), [97, 1], Atom("month"), [97, 1], Atom("day"), [97, 1])) },
        { "struct", WithValue(Map(Atom("__struct__"), Atom("Elixir.Date"), Atom("calendar"), Atom("Elixir.Other"))) },
        { "struct", WithValue(Map(Atom("__struct__"), Atom("Elixir.Date"), Atom("calendar"), Atom("Elixir.Calendar.ISO"), Atom("year"), [97, 1], Atom("month"), [97, 13], Atom("day"), [97, 1])) },
        { "struct", WithValue([116, .. Count(65_536), .. Atom("__struct__"), .. Atom("Elixir.Date"), 0]) }, // too many fields: what is no term isn't read
        { "struct", WithValue(Map(Atom("__struct__"), Atom("Elixir.DateTime"), Atom("zone_abbr"), [116, .. Count(1), 0])) }, // nor what is in a field
        { "struct", WithValue(Map(Atom("__struct__"), Atom("Elixir.Time"), Atom("microsecond"), Tuple([97, 0], [108, .. Count(1), 0]))) },
        { "malformed", WithValue(Map(Atom("__struct__"), Atom("Elixir.DateTime"), Atom("time_zone"), Binary(new byte[65_536]))) }, // longer than a term may be
        { "text", WithValue(Binary([0xED, 0xA0, 0x80])) }, // half a surrogate pair
        { "text", Envelope(Map(Binary([0xC0, 0x80]), [97, 1])) },
        { "text", WithValue([119, 1, 0xFF]) },
        { "term", WithValue(Tuple([97, 1])) },
        { "term", WithValue([88, .. Atom("n"), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]) }, // a pid
        { "term", WithValue([90, 0, 1, .. Atom("n"), 0, 0, 0, 0, 0, 0, 0, 1]) }, // a reference
        { "term", WithValue([113, .. Atom("m"), .. Atom("f"), 97, 1]) }, // a function
        { "term", WithValue([77, 0, 0, 0, 1, 3, 128]) }, // a bit string
        { "term", WithValue([108, 0, 0, 0, 1, 97, 1, 97, 2]) }, // an improper list
        { "term", WithValue([108, 0, 0, 0, 2, 97, 1, 106, 97]) },
        { "term", Envelope(Map(List(), [97, 1])) }, // a list as a key
        { "malformed", WithValue([70, 0x7F, 0xF0, 0, 0, 0, 0, 0, 0]) }, // infinite
        { "malformed", WithValue([70, 0x7F, 0xF8, 0, 0, 0, 0, 0, 0]) }, // no number
        { "malformed", WithValue([110, 1, 2, 5]) }, // a sign that is neither
        { "malformed", WithValue([111, 255, 255, 255, 255, 0]) },
        { "malformed", WithValue([111, .. Count(100_000), 0, .. new byte[100_000]]) }, // a number of 240,000 digits
        { "malformed", WithValue([99, .. new byte[31]]) },
        { "malformed", [131, 80] },
        { "malformed", [131, 80, 0, 0, 0, 9, 1, 2, 3] },
        { "malformed", [131, 80, 0, 0, 0, 16, 0x78, 0x20, 0, 0, 0, 1, 1, 2, 3, 4] }, // wants a dictionary (RFC 1950, FDICT)
        { "malformed", Zipped(Envelope(Map()), less: 1) },
        { "malformed", Zipped(Envelope(Map()), less: -1) },
        { "foreign", Zipped([131, 80, 0, 0, 0, 1], less: 0) }, // compressed twice
        { "too_long", Zipped(new byte[BridgeEnd.MostBytes + 2], less: 0) },
        { "too_long", WithValue(Binary(new byte[BridgeEnd.MaxBroadcastBytes / 3])) }, // as JSON six times as long
        { "too_long", Envelope(Tuple(Atom("binary"), Binary(new byte[BridgeEnd.MaxBroadcastBytes + 1]))) },
        { "too_deep", WithValue(Nested(600)) },
        { "too_deep", WithValue([.. Enumerable.Repeat<byte[]>([108, 0, 0, 0, 1], 100_000).SelectMany(level => level)]) },
        { "too_deep", WithValue([.. Enumerable.Repeat<byte[]>([116, 0, 0, 0, 1, 97, 1], 100_000).SelectMany(level => level)]) },
    };

    public static TheoryData<byte> Counted() => [104, 105, 107, 108, 109, 110, 111, 116, 118, 100];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void It_is_counted_and_dropped(string reason, byte[] bytes)
    {
        Assert.True(_end.Bridge.Takes(bytes));
        Assert.Equal([$"dropped {reason}"], BridgeEnd.Counted(() => Assert.Null(_end.Bridge.Read(bytes))));
    }

    [Theory]
    [InlineData(510, "received")] // with the object around it and the empty list within, as deep as JSON may be here
    [InlineData(511, "dropped too_deep")]
    public void Terms_are_read_as_deep_as_JSON(int depth, string counted) =>
        Assert.Equal([counted], BridgeEnd.Counted(() => _end.Bridge.Read(WithValue(Nested(depth)))));

    [Theory]
    [MemberData(nameof(Counted))]
    public void A_count_that_nothing_follows_makes_no_room(byte tag)
    {
        var bytes = WithValue([tag, 255, 255, 255, 255]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(_end.Bridge.Read(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void A_message_cut_anywhere_is_dropped()
    {
        foreach (var golden in (string[])[Goldens.Message, Goldens.Values, Goldens.Structs, Goldens.Binary])
        {
            var bytes = Convert.FromHexString(golden);
            for (var length = 1; length < bytes.Length; length++)
                Assert.Null(_end.Bridge.Read(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Mutated_messages_are_read_or_dropped_and_nothing_else()
    {
        const int Rounds = 40_000;
        var random = new Random(20260801);
        byte[][] seeds = [.. ((string[])[Goldens.Message, Goldens.Values, Goldens.Structs, Goldens.Binary, Goldens.Compressed, Goldens.User]).Select(Convert.FromHexString)];
        var read = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var counted = BridgeEnd.Counted(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                if (_end.Bridge.Read(Mutated(random, seeds)) is { } broadcast)
                {
                    read++;
                    Assert.Equal("room:1", broadcast.Topic);
                    Assert.True(broadcast.Payload.IsBinary || broadcast.Payload.IsObject);
                    if (!broadcast.Payload.IsBinary)
                        Payload.FromJson(broadcast.Payload.Bytes);
                }
            }
        });
        Assert.Equal(read, counted.Count(what => what == "received"));
        Assert.InRange(read, 100, Rounds - 100);
        Assert.Contains(counted, what => what == "dropped malformed");
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Rounds, 0, 64 * 1024);
        Assert.InRange(_end.Log.Count, 1, 120);
    }

    private static byte[] Mutated(Random random, byte[][] seeds)
    {
        var bytes = (byte[])seeds[random.Next(seeds.Length)].Clone();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(1, bytes.Length);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes = [.. bytes[..at], .. bytes[random.Next(1, bytes.Length)..]]; break;
                case 3: bytes = [.. bytes[..at], (byte)random.Next(97, 120), .. bytes[at..]]; break;
                default: bytes[at] = (byte)random.Next(97, 120); break; // another tag
            }
            if (bytes.Length < 2)
                return bytes;
        }
        return bytes;
    }

    private static byte[] Broadcast(params (string Key, byte[] Value)[] pairs) =>
        Envelope([], message: Map([.. pairs.SelectMany(pair => (byte[][])[Atom(pair.Key), pair.Value])]));

    private static byte[] Nested(int depth)
    {
        byte[] term = [106];
        for (var i = 0; i < depth; i++)
            term = List(term);
        return term;
    }

    private static byte[] Zipped(byte[] term, int less)
    {
        var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(term.AsSpan(1));
        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, term.Length - 1 - less);
        return [131, 80, .. size, .. output.ToArray()];
    }
}
