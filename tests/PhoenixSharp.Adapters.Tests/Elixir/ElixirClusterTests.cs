using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PhoenixSharp.Budgets;
using PhoenixSharp.Adapters.Tests.Contract;
using PhoenixSharp.Adapters.Tests.Redis;
using PhoenixSharp.Elixir;
using PhoenixSharp.Redis;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Elixir;

/// <summary>Two .NET nodes and a real Erlang VM at one real Redis.</summary>
public sealed class ElixirClusterTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const string ConnectAnn = "/socket/websocket?vsn=2.0.0&user_id=ann";

    [Fact]
    public async Task Broadcasts_cross_both_ways_and_nobody_gets_one_twice()
    {
        await using var one = await StartAsync("one");
        await using var two = await StartAsync("two");
        await using var peer = await ErlangPeer.StartAsync(redis.Port);
        await using var atOne = await one.ListenAsync("room:1");
        await using var atTwo = await two.ListenAsync("room:1");

        Assert.Equal(BroadcastReach.Handed, await one.BroadcastAsync("room:1", "msg", Payload.FromJson("""{"a":[1,null,"é",1.5]}""")));
        Assert.Equal("<<\"phoenixsharp:one\">> <<\"room:1\">> <<\"msg\">> #{<<\"a\">> => [1,nil,<<\"é\"/utf8>>,1.5]}", await peer.ReceiveAsync());
        await peer.BroadcastAsync("room:1", "answer", "#{text => <<\"hi\">>, at => 1732752000123, nothing => nil}");
        Assert.Equal(["msg", "answer"], await atOne.NextAsync(2));
        Assert.Equal("msg", (await atTwo.NextAsync()).Event);
        var answer = await atTwo.NextAsync();
        await one.BroadcastAsync("room:1", "last"); // only now, because Elixir's messages have another address and could be overtaken
        Assert.Equal("last", (await atOne.NextAsync()).Event);
        Assert.Equal("last", (await atTwo.NextAsync()).Event);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse("""{"text":"hi","at":1732752000123,"nothing":null}"""), JsonElement.Parse(answer.Payload.ToString())));
    }

    [Fact]
    public async Task A_broadcast_of_each_kind_is_read_by_the_real_VM_as_it_was()
    {
        await using var one = await StartAsync("one");
        await using var peer = await ErlangPeer.StartAsync(redis.Port);
        (string Json, string Erlang)[] kinds =
        [
            ("{}", "#{}"),
            ("""{"i":[0,255,256,-1,2147483647,-2147483649,9223372036854775807]}""", "#{<<\"i\">> => [0,255,256,-1,2147483647,-2147483649,9223372036854775807]}"),
            ("""{"big":-123456789012345678901234567890}""", "#{<<\"big\">> => -123456789012345678901234567890}"),
            ("""{"f":[0.1,-2.5e-10,1e22]}""", "#{<<\"f\">> => [0.1,-2.5e-10,1.0e22]}"),
            ("""{"b":[true,false,null,[],{}]}""", "#{<<\"b\">> => [true,false,nil,[],#{}]}"),
            ("""{"nil":"Elixir.System"}""", "#{<<\"nil\">> => <<\"Elixir.System\">>}"),
        ];
        foreach (var (json, erlang) in kinds)
        {
            await one.BroadcastAsync("t", "e", Payload.FromJson(json));
            Assert.Equal($"<<\"phoenixsharp:one\">> <<\"t\">> <<\"e\">> {erlang}", await peer.ReceiveAsync());
        }
        await one.BroadcastAsync("t", "e", Payload.FromBinary(new byte[] { 0, 255 }));
        Assert.EndsWith("{binary,<<0,255>>}", await peer.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#{a => [], b => <<\"x\">>}", "[compressed]", """{"a":[],"b":"x"}""")]
    [InlineData("#{f => [1.0, 0.1, -2.5e-10, 1.0e22, 123456.789]}", "[]", """{"f":[1.0,0.1,-2.5e-10,1.0e22,123456.789]}""")]
    [InlineData("#{f => 1.5}", "[{minor_version, 0}]", """{"f":1.5}""")] // as old releases do
    [InlineData("#{i => [0, 256, -1, 1 bsl 31, -(1 bsl 63), 1 bsl 64, -(1 bsl 3000) div (1 bsl 2940)]}", "[]", """{"i":[0,256,-1,2147483648,-9223372036854775808,18446744073709551616,-1152921504606846976]}""")]
    [InlineData("#{s => \"abc\", l => [1, 1000], e => \"\"}", "[]", """{"s":[97,98,99],"l":[1,1000],"e":[]}""")]
    [InlineData("#{a => [true, false, nil, admin, 'é', undefined]}", "[]", """{"a":[true,false,null,"admin","é","undefined"]}""")]
    [InlineData("#{1 => one, <<\"two\">> => 2}", "[]", """{"1":"one","two":2}""")]
    public async Task What_the_real_VM_writes_is_read_as_JSON(string payload, string options, string json)
    {
        await using var one = await StartAsync("one");
        await using var peer = await ErlangPeer.StartAsync(redis.Port);
        await using var reader = await one.ListenAsync("room:1");
        await peer.BroadcastAsync("room:1", "msg", payload, options);
        var read = JsonElement.Parse((await reader.NextAsync()).Payload.ToString());
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), read), read.ToString());
    }

    [Fact]
    public async Task What_is_long_is_read_compressed_or_not()
    {
        await using var one = await StartAsync("one");
        await using var peer = await ErlangPeer.StartAsync(redis.Port);
        await using var reader = await one.ListenAsync("room:1");
        foreach (var options in (string[])["[]", "[{compressed, 9}]"])
        {
            await peer.BroadcastAsync("room:1", "msg", "maps:from_list([{integer_to_binary(I), binary:copy(<<\"hello \">>, I)} || I <- lists:seq(1, 300)])", options);
            var read = JsonElement.Parse((await reader.NextAsync()).Payload.ToString());
            Assert.Equal(300, read.EnumerateObject().Count());
            Assert.All(read.EnumerateObject(), pair => Assert.Equal(6 * int.Parse(pair.Name, CultureInfo.InvariantCulture), pair.Value.GetString()!.Length));
        }
    }

    [Fact]
    public async Task What_JSON_can_not_say_is_dropped_and_what_follows_arrives()
    {
        await using var one = await StartAsync("one");
        await using var peer = await ErlangPeer.StartAsync(redis.Port);
        await using var reader = await one.ListenAsync("room:1");
        foreach (var term in (string[])["{a, 1}", "self()", "make_ref()", "fun() -> ok end", "<<1:3>>", "[1|2]", "<<255>>", "#{'__struct__' => 'Elixir.MyApp.User', name => <<\"Ann\">>}"])
            await peer.BroadcastAsync("room:1", "no", $"#{{x => {term}}}");
        await peer.PublishAsync("{3, except, <<\"elixir@localhost\">>, <<\"room:1\">>, {updated, 7}, 'Elixir.Phoenix.PubSub'}");
        await peer.PublishAsync("anything");
        await peer.BroadcastAsync("room:1", "binary", "{binary, <<0, 131, 255>>}");
        var broadcast = await reader.NextAsync();
        Assert.Equal(("binary", Payload.FromBinary(new byte[] { 0, 131, 255 })), (broadcast.Event, broadcast.Payload));
        Assert.Equal(LinkState.Connected, one.Adapter.Status.Link);
    }

    [Fact]
    public async Task Floats_are_spelled_as_the_real_VM_spells_them()
    {
        await using var one = await StartAsync("one");
        await using var peer = await ErlangPeer.StartAsync(redis.Port);
        var random = new Random(20260803);
        double[] numbers =
        [
            .. Enumerable.Range(0, 1000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))).Where(double.IsFinite),
            .. Enumerable.Range(0, 1000).Select(_ => random.Next(100_000) * Math.Pow(10, random.Next(-12, 12))),
        ];
        await one.BroadcastAsync("t", "e", Payload.FromJson($$"""{"f":[{{string.Join(',', numbers.Select(number => number.ToString("E17", CultureInfo.InvariantCulture)))}}]}"""));
        var floats = (await peer.ReceiveAsync()).Split('[')[1].Split(']')[0];
        Assert.Equal(floats, string.Join(',', numbers.Select(ErlangFloat.Spell)));
    }

    [Fact]
    public async Task One_nodes_broadcasts_arrive_in_order_at_the_other_end()
    {
        const int Count = 2_000;
        await using var one = await StartAsync("one");
        await using var peer = await ErlangPeer.StartAsync(redis.Port);
        for (var i = 0; i < Count; i++)
            Assert.Equal(BroadcastReach.Handed, await one.BroadcastAsync($"room:{i % 7}", $"{i}"));
        for (var i = 0; i < Count; i++)
            Assert.StartsWith($"<<\"phoenixsharp:one\">> <<\"room:{i % 7}\">> <<\"{i}\">> ", await peer.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nodes_say_to_each_other_never_crosses()
    {
        await using var one = await StartAsync("one");
        await using var two = await StartAsync("two");
        await using var peer = await ErlangPeer.StartAsync(redis.Port);
        var topic = NodeTopics.OfPresence("rooms", 0);
        var watcher = new NodeWatcher();
        using var subscription = two.PubSub.SubscribeToNodes(topic, watcher);
        await subscription.Arriving.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

        await one.PubSub.SendToNodesAsync(null, new Broadcast(topic, "delta", Payload.FromBinary(new byte[] { 1 })));
        await one.PubSub.DirectBroadcastAsync("two", new Broadcast("room:1", "direct", Payload.Empty), TestContext.Current.CancellationToken);
        await one.PubSub.PushAsync("user_socket:1", "room:*", "hi", new Dictionary<string, string>(), TestContext.Current.CancellationToken);
        await one.BroadcastAsync("room:1", "last");
        Assert.Contains("<<\"last\">>", await peer.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal("delta", (await watcher.NextAsync()).Event);

        // nor the other way: who speaks for a node there is not believed
        await peer.BroadcastAsync(topic, "forged", "#{}");
        await one.PubSub.SendToNodesAsync(null, new Broadcast(topic, "next", Payload.FromBinary(new byte[] { 2 })));
        Assert.Equal("next", (await watcher.NextAsync()).Event);
    }

    [Fact]
    public async Task A_Redis_that_was_killed_comes_back_and_the_bridge_with_it()
    {
        await using var one = await StartAsync("one");
        await using var peer = await ErlangPeer.StartAsync(redis.Port);
        await using var reader = await one.ListenAsync("room:1");
        await one.LinkIsAsync(LinkState.Connected);
        await redis.KillAsync();
        await one.LinkIsAsync(LinkState.Degraded);
        Assert.Equal(BroadcastReach.LocalOnly, await one.BroadcastAsync("room:1", "lost"));

        await redis.StartAsync();
        await one.LinkIsAsync(LinkState.Connected);
        await peer.SubscribedAsync();
        Assert.Equal(BroadcastReach.Handed, await one.BroadcastAsync("room:1", "out"));
        Assert.Contains("<<\"out\">>", await peer.ReceiveAsync(), StringComparison.Ordinal);
        await peer.BroadcastAsync("room:1", "in", "#{}");
        Assert.Equal(["lost", "out", "in"], await reader.NextAsync(3));
    }

    [Fact]
    public async Task A_client_here_hears_an_Elixir_channel_and_is_heard_there()
    {
        await using var host = await StartHostAsync("one");
        await using var peer = await ErlangPeer.StartAsync(redis.Port);
        await using var ann = await host.ConnectAsync();
        Assert.Equal("ok", (await ann.JoinAsync("room:1")).Status);
        await ann.PushAsync("room:1", "shout", """{"from":"ann"}""");
        Assert.EndsWith("<<\"room:1\">> <<\"shout\">> #{<<\"from\">> => <<\"ann\">>}", await peer.ReceiveAsync(), StringComparison.Ordinal);
        await peer.BroadcastAsync("room:1", "whisper", "#{from => elixir, id => 1}");
        var whisper = await ann.ReceiveAsync("whisper");
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse("""{"from":"elixir","id":1}"""), whisper.Payload));
    }

    [Fact]
    public async Task A_disconnect_crosses_both_ways()
    {
        await using var host = await StartHostAsync("one");
        await using var peer = await ErlangPeer.StartAsync(redis.Port);
        await using var ann = await host.ConnectAsync(ConnectAnn);
        await ann.JoinAsync("room:1");
        await host.App.Services.GetRequiredService<PubSubServer>().Subscribe("user_socket:ann").Arriving;
        await peer.BroadcastAsync("user_socket:ann", "disconnect", "#{}");
        Assert.Equal(1001, (await ann.Socket.ReceiveCloseAsync()).CloseCode);

        await host.Broadcaster.DisconnectAsync("user_socket:bob", TestContext.Current.CancellationToken);
        Assert.EndsWith("<<\"user_socket:bob\">> <<\"disconnect\">> #{}", await peer.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ElixirPubSub is \"\"; write what the Elixir application calls its PubSub, such as MyApp.PubSub.")]
    [InlineData("Elixir.MyApp.PubSub", "ElixirPubSub is \"Elixir.MyApp.PubSub\"; write what the Elixir application calls its PubSub, such as MyApp.PubSub.")]
    [InlineData("MyApp..PubSub", "ElixirPubSub is \"MyApp..PubSub\"; write what the Elixir application calls its PubSub, such as MyApp.PubSub.")]
    [InlineData("MyApp.PubSub\n", "ElixirPubSub is \"MyApp.PubSub\n\"; write what the Elixir application calls its PubSub, such as MyApp.PubSub.")]
    public void A_name_that_no_PubSub_can_have_is_refused(string name, string failure) =>
        Assert.Equal([$"Redis: {failure}"], new RedisOptions { ElixirPubSub = name }.Failures());

    [Fact]
    public void A_seal_and_a_bridge_that_can_not_be_sealed_do_not_go_together()
    {
        Assert.Empty(new RedisOptions { ElixirPubSub = "MyApp.PubSub" }.Failures());
        Assert.Equal(
            ["Redis: ElixirPubSub and SharedSecret are both set; Elixir nodes can't seal what they send, so leave one out."],
            new RedisOptions { ElixirPubSub = "MyApp.PubSub", SharedSecret = new string('s', 32) }.Failures());
    }

    private Task<Node> StartAsync(string name)
    {
        var options = Configure(new RedisOptions(), name);
        return new Node(new RedisBroker(options), options).StartAsync();
    }

    private Task<KestrelHost> StartHostAsync(string name) => KestrelHost.StartEchoAsync(
        configure: builder => builder.Services.AddPhoenix().AddRedis("", options => Configure(options, name)));

    private RedisOptions Configure(RedisOptions options, string name)
    {
        options.Connection = $"127.0.0.1:{redis.Port}";
        options.NodeName = name;
        options.ElixirPubSub = "MyApp.PubSub";
        options.BeatPeriod = TimeSpan.FromMilliseconds(100);
        return options;
    }

    /// <summary>A part of a node that hears the same part of others.</summary>
    private sealed class NodeWatcher : ISubscriber
    {
        private readonly System.Threading.Channels.Channel<Broadcast> _broadcasts = System.Threading.Channels.Channel.CreateUnbounded<Broadcast>();

        public Fastlane? Fastlane => null;

        public void Deliver(Delivery delivery) => _broadcasts.Writer.TryWrite(delivery.Broadcast);

        public void Deliver(PhoenixSharp.Wire.Frame frame) => throw new InvalidOperationException("A subscriber without a fastlane is given broadcasts.");

        public Task<Broadcast> NextAsync() => _broadcasts.Reader.ReadAsync().AsTask().WaitAsync(Patience.Limit);
    }
}
