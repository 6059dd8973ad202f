using AppNamespace.Channels;
using PhoenixSharp.Testing;

namespace AppNamespace.Tests;

public sealed class NewsChannelTests
{
    [Fact]
    public async Task Ping_is_replied_with_its_payload()
    {
        await using var server = ChannelTest.Start(services => services.AddRealtime());
        var member = await server.JoinAsync<UserSocket, NewsChannel>("EXAMPLE-TOPIC", socket => socket.UserId = "ann");

        var reply = await member.PushAsync("ping", new { n = 1 });

        Assert.Equal("""{"n":1}""", reply.Response.ToString());
    }
}
