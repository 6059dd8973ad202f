using System.Text;
using System.Text.Json;
using PhoenixSharp.Elixir;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Adapters.Tests.Elixir;

public sealed class ElixirWriterTests
{
    private readonly BridgeEnd _end = new("room:1");

    // {3, :except, "phoenixsharp:one", "room:1", %Phoenix.Socket.Broadcast{…}, Phoenix.Channel.Server}
    private const string Head =
        "8368066103" + "7706657863657074" + "6d00000010" + "70686f656e697873686172703a6f6e65" + "6d00000006" + "726f6f6d3a31" + "7400000004" +
        "770a5f5f7374727563745f5f" + "771f456c697869722e50686f656e69782e536f636b65742e42726f616463617374" + "77056576656e74" + "6d00000003" + "6d7367" + "77077061796c6f6164";

    private const string Tail = "7705746f706963" + "6d00000006" + "726f6f6d3a31" + "771d456c697869722e50686f656e69782e4368616e6e656c2e536572766572";

    [Theory]
    [InlineData("{}", "7400000000")]
    [InlineData("""{"a":1}""", "7400000001" + "6d0000000161" + "6101")]
    [InlineData("""{"a":[]}""", "7400000001" + "6d0000000161" + "6a")]
    [InlineData("""{"a":[1,[],{"b":null}]}""", "7400000001" + "6d0000000161" + "6c00000003" + "6101" + "6a" + "7400000001" + "6d0000000162" + "77036e696c" + "6a")]
    [InlineData("""{"a":true,"b":false}""", "7400000002" + "6d0000000161" + "770474727565" + "6d0000000162" + "770566616c7365")]
    [InlineData("""{"a":"\u00e9\n\ud83d\ude00"}""", "7400000001" + "6d0000000161" + "6d00000007" + "c3a90af09f9880")]
    [InlineData("""{"\u0061":256}""", "7400000001" + "6d0000000161" + "6200000100")]
    [InlineData("""{"a":-1}""", "7400000001" + "6d0000000161" + "62ffffffff")]
    [InlineData("""{"a":2147483648}""", "7400000001" + "6d0000000161" + "6e040000000080")]
    [InlineData("""{"a":-9223372036854775808}""", "7400000001" + "6d0000000161" + "6e08010000000000000080")]
    [InlineData("""{"a":18446744073709551616}""", "7400000001" + "6d0000000161" + "6e0900000000000000000001")]
    [InlineData("""{"a":1.0}""", "7400000001" + "6d0000000161" + "463ff0000000000000")]
    [InlineData("""{"a":-1e2}""", "7400000001" + "6d0000000161" + "46c059000000000000")]
    public void A_payload_is_a_map_with_binary_keys(string json, string term) => Assert.Equal(Head + term + Tail, _end.Write("room:1", "msg", Payload.FromJson(json)));

    [Fact]
    public void Bytes_are_a_tuple_of_binary_and_them() =>
        Assert.Equal(Head + "6802" + "770662696e617279" + "6d00000002" + "00ff" + Tail, _end.Write("room:1", "msg", Payload.FromBinary(new byte[] { 0, 255 })));

    [Theory]
    [InlineData("phx_presence:x_shard0", "presence")]
    [InlineData("phx_longpoll:/socket", "relay")]
    [InlineData("user_socket:1", "phx_push")]
    public void What_only_our_nodes_understand_is_not_written(string topic, string @event) =>
        Assert.Empty(BridgeEnd.Counted(() => Assert.Null(_end.Bridge.Write(new Broadcast(topic, @event, Payload.Empty)))));

    public static TheoryData<string, string, Payload> Unwritable() => new()
    {
        { "payload", "room:1", Payload.FromJson("[1]") }, // would crash the process that reads
        { "payload", "room:1", Payload.Null },
        { "payload", "room:1", Payload.OfChecked("{\"a\":"u8.ToArray()) }, // whoever vouched for it was wrong
        { "names", new string('r', 256), Payload.FromBinary(new byte[] { 1 }) },
        { "keys", "room:1", Payload.OfChecked("""{"a":1,"\u0061":2}"""u8.ToArray()) },
        { "number", "room:1", Payload.FromJson($$"""{"a":1{{new string('0', 3000)}}}""") },
        { "number", "room:1", Payload.OfChecked("""{"a":1e999}"""u8.ToArray()) },
        { "too_long", "room:1", Payload.FromBinary(new byte[BridgeEnd.MostBytes]) },
    };

    [Theory]
    [MemberData(nameof(Unwritable))]
    public void What_would_harm_an_Elixir_node_is_counted_and_logged_once(string reason, string topic, Payload payload)
    {
        var broadcast = new Broadcast(topic, "msg", payload);
        Assert.Equal([$"unwritten {reason}", $"unwritten {reason}"], BridgeEnd.Counted(() =>
        {
            Assert.Null(_end.Bridge.Write(broadcast));
            Assert.Null(_end.Bridge.Write(broadcast));
        }));
        Assert.Single(_end.Log);
    }

    [Fact]
    public void Whatever_is_broadcast_its_atoms_are_from_the_table_and_it_reads_the_same()
    {
        var random = new Random(20260802);
        var other = new BridgeEnd("room:1");
        HashSet<string> atoms = [];
        for (var round = 0; round < 3_000; round++)
        {
            var payload = Payload.FromJson(RandomObject(random, depth: 0));
            var bytes = Convert.FromHexString(_end.Write("room:1", "msg", payload));
            Collect(ErlangTermReader.Read(bytes), atoms);
            var asElixir = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace("phoenixsharp:one", "elixir@localhost", StringComparison.Ordinal));
            Assert.True(JsonElement.DeepEquals(Parse(payload), Parse(other.Bridge.Read(asElixir)!.Payload)));
        }
        Assert.Equal(
            ["Elixir.Phoenix.Channel.Server", "Elixir.Phoenix.Socket.Broadcast", "__struct__", "event", "except", "false", "nil", "payload", "topic", "true"],
            atoms.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_channel_and_the_name_are_what_Elixir_expects()
    {
        Assert.Equal("phx:Elixir.MyApp.PubSub.Adapter", _end.Bridge.Address);
        Assert.Equal("phoenixsharp:"u8, ElixirBridge.NodePrefix);
    }

    private static JsonElement Parse(Payload payload) => JsonDocument.Parse(payload.Bytes).RootElement;

    private static void Collect(ErlangTerm term, HashSet<string> atoms)
    {
        switch (term)
        {
            case ErlangTerm.Atom atom: atoms.Add(atom.Name); break;
            case ErlangTerm.Tuple tuple: Array.ForEach([.. tuple.Elements], element => Collect(element, atoms)); break;
            case ErlangTerm.List list: Array.ForEach([.. list.Items], item => Collect(item, atoms)); break;
            case ErlangTerm.Map map: Array.ForEach([.. map.Pairs], pair => { Collect(pair.Key, atoms); Collect(pair.Value, atoms); }); break;
        }
    }

    private static string RandomObject(Random random, int depth) =>
        $"{{{string.Join(',', Enumerable.Range(0, random.Next(5)).Select(i => $"{JsonSerializer.Serialize($"{i}{RandomText(random)}")}:{RandomValue(random, depth + 1)}"))}}}";

    private static string RandomValue(Random random, int depth) => random.Next(depth > 4 ? 6 : 8) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => $"{random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64)}",
        3 => $"{(random.Next(2) == 0 ? "-" : "")}{random.Next(1, 9)}{random.NextInt64(long.MaxValue)}{random.NextInt64(long.MaxValue)}",
        4 => ErlangFloat.Spell(random.NextDouble() * Math.Pow(10, random.Next(-300, 300))),
        5 => JsonSerializer.Serialize(RandomText(random)),
        6 => $"[{string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => RandomValue(random, depth + 1)))}]",
        _ => RandomObject(random, depth),
    };

    private static string RandomText(Random random) => random.Next(4) switch
    {
        0 => ((string[])["nil", "true", "__struct__", "Elixir.System", "payload", ""])[random.Next(6)],
        1 => new string((char)random.Next(1, 128), random.Next(4)),
        2 => "é😀\"\\\n",
        _ => $"{random.Next()}",
    };
}
