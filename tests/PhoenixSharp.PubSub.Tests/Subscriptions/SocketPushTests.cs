using System.Text;
using PhoenixSharp.Cluster;

namespace PhoenixSharp.PubSub.Tests;

public sealed class SocketPushTests
{
    [Theory]
    [InlineData("""{"topics":"*","event":"x","payload":{}}""", true)]
    [InlineData("""{x""", false)]
    [InlineData("""{"topics":"\ud800"}""", false)]
    [InlineData("""{"\ud800":7}""", false)]
    [InlineData("""{"topics":"*","event":"x","payload":{""", false)]
    public void What_another_node_says_and_is_no_JSON_is_no_push(string payload, bool isPush)
    {
        var envelope = new Envelope { Topic = "user:1"u8, Event = "phx_push"u8, Payload = Encoding.UTF8.GetBytes(payload) };
        Assert.Equal(isPush, SocketPush.From(envelope.ToBroadcast()) is not null);
    }
}
