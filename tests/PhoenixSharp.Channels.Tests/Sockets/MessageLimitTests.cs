using PhoenixSharp.Wire;

namespace PhoenixSharp.Sockets;

public sealed class MessageLimitTests : IDisposable
{
    private readonly Rooms _rooms = new();

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task A_topic_may_be_as_long_as_is_said_and_no_longer()
    {
        _rooms.Host.Options.MaxTopicBytes = 8;
        var session = _rooms.Host.Connect();
        await session.JoinsAsync("room:abc");
        session.Receives("""["2","2","room:abcd","phx_join",{}]""");
        await session.SendsAsync("""[null,"2","room:abcd","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""");
        session.Receives("""["3","3","room:äé","phx_join",{}]"""); // bytes, not characters
        await session.SendsAsync("""[null,"3","room:äé","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""");
    }

    [Theory]
    [InlineData("1.0.0", """{"topic":"phoenix","event":"heartbeat","ref":"1","payload":""")]
    [InlineData("2.0.0", """[null,"1","phoenix","heartbeat",""")]
    public async Task A_message_may_be_as_deep_as_is_said_and_no_deeper(string vsn, string head)
    {
        _rooms.Host.Options.MaxDepth = 4;
        var session = _rooms.Host.Connect(vsn);
        var end = head[0] == '[' ? "]" : "}";
        session.Receives(head + """{"a":{"b":[]}}""" + end);
        Assert.Contains("\"ok\"", await session.SendsNextAsync(), StringComparison.Ordinal);
        Assert.Throws<MalformedFrameException>(() => session.Receives(head + """{"a":{"b":[[]]}}""" + end));
    }
}
