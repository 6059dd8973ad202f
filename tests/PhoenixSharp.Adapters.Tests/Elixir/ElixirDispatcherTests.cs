using static PhoenixSharp.Adapters.Tests.Elixir.Terms;

namespace PhoenixSharp.Adapters.Tests.Elixir;

/// <summary>Broadcasts of other versions of Phoenix, and what is logged of messages that can't cross.</summary>
public sealed class ElixirDispatcherTests
{
    // Of Phoenix 1.9 with phoenix_pubsub 2.4, node phx-c: shout on room:1 with {"a":1,"p":4112}.
    private const string OfPhoenix19 =
        "83680661036400066578636570746d000000057068782d636d00000006726f6f6d3a31740000000464000a5f5f7374727563745f5f64001f456c697869722e"
        + "50686f656e69782e536f636b65742e42726f6164636173746400056576656e746d0000000573686f75746400077061796c6f616474000000026d00000001"
        + "6161016d00000001706200001010640005746f7069636d0000000672"
        + "6f6f6d3a31640015456c697869722e50686f656e69782e507562537562";

    private readonly BridgeEnd _end = new("room:1", "room:2");

    [Fact]
    public void Broadcast_of_Phoenix_1_9_is_delivered() =>
        Assert.Equal(new Broadcast("room:1", "shout", Payload.FromJson("""{"a":1,"p":4112}""")), _end.Read(OfPhoenix19));

    [Theory]
    [InlineData("Elixir.Phoenix.Channel.Server")]
    [InlineData("Elixir.Phoenix.PubSub")]
    [InlineData("Elixir.MyApp.Dispatcher")]
    public void Broadcast_is_delivered_whichever_module_dispatches_it(string dispatcher) =>
        Assert.Equal(new Broadcast("room:1", "msg", Payload.Empty), _end.Bridge.Read(Envelope(Map(), dispatcher: dispatcher)));

    [Fact]
    public void Dispatcher_that_is_written_is_the_one_that_channels_of_Phoenix_1_8_know() =>
        Assert.EndsWith(
            Convert.ToHexStringLower(Atom("Elixir.Phoenix.Channel.Server")),
            _end.Write("room:1", "e", Payload.Empty),
            StringComparison.Ordinal);

    [Fact]
    public void Each_kind_that_can_not_cross_is_logged_once_with_topic_and_event()
    {
        byte[][] terms =
        [
            Tuple(Atom("a")), [88, 1, 2], [90, 0], [112, 1], [77, 0, 0, 0, 1, 3, 0xE0], [108, 0, 0, 0, 1, 97, 1, 97, 2],
            Binary([0xFF]), [200],
        ];
        for (var round = 0; round < 2; round++)
        {
            foreach (var term in terms)
                Assert.Null(_end.Bridge.Read(WithValue(term)));
        }
        string[] kinds =
        [
            "term tuple", "term pid", "term reference", "term function", "term bit string", "term improper list", "text ",
            "term term with tag 200",
        ];
        Assert.Equal(
            kinds.Select(kind =>
                $"An Elixir node's broadcast of msg on room:1 can't be delivered and is dropped: {kind}. "
                + "Each is counted; each kind is logged once"),
            _end.Log.Select(record => record.Text));
    }

    [Fact]
    public void Each_kind_of_payload_that_is_no_object_is_logged_once()
    {
        foreach (var payload in (byte[][])[List(), Binary("text"), [97, 1], [97, 2], Atom("nil"), Tuple(Atom("error"), Binary("x"))])
            Assert.Null(_end.Bridge.Read(Envelope(payload)));
        var kinds = _end.Log.Select(record => record.Text.Split("payload ")[1].Split('.')[0]);
        Assert.Equal(["list", "binary", "integer", "atom", "tuple"], kinds);
    }

    [Fact]
    public void Message_that_is_no_broadcast_is_logged_once_and_is_no_warning()
    {
        for (var round = 0; round < 3; round++)
            Assert.Null(_end.Bridge.Read(Envelope([], message: Tuple(Atom("updated"), [97, 7]), dispatcher: "Elixir.Phoenix.PubSub")));
        var record = Assert.Single(_end.Log);
        Assert.Equal((133, Microsoft.Extensions.Logging.LogLevel.Information), (record.EventId.Id, record.Level));
        Assert.Contains("message on room:1", record.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_version_of_the_adapter_is_logged_once()
    {
        for (var round = 0; round < 3; round++)
            Assert.Null(_end.Bridge.Read(Envelope(Map(), version: 4)));
        Assert.Equal(
            "What was sent at phx:Elixir.MyApp.PubSub.Adapter can't be read and is dropped: version. "
            + "Each is counted; each kind is logged once",
            Assert.Single(_end.Log).Text);
    }

    [Fact]
    public void Topic_and_event_that_a_client_chose_are_escaped()
    {
        Assert.Null(_end.Bridge.Write(new Broadcast("room:1\r\nforged", "e\u001b[31m", Payload.FromJson("[1]"))));
        var record = Assert.Single(_end.Log);
        Assert.DoesNotContain(record.Text, char.IsControl);
    }
}
