using Microsoft.Extensions.Options;

namespace PhoenixSharp.Server;

public sealed class ServerOptionsTests
{
    [Theory]
    [InlineData("Phoenix:Path=socket", "Phoenix:Path is \"socket\"; it must begin with a slash, such as /socket.")]
    [InlineData("Phoenix:Path=", "Phoenix:Path is \"\"; it must begin with a slash, such as /socket.")]
    [InlineData("Phoenix:Channels:0:Topic=", "Phoenix:Channels:0:Topic is \"\"; write an exact topic, or a prefix with one * at its end, such as room:*.")]
    [InlineData("Phoenix:Channels:0:Topic=*:room", "Phoenix:Channels:0:Topic is \"*:room\"; write an exact topic, or a prefix with one * at its end, such as room:*.")]
    [InlineData("Phoenix:Channels:0:Topic=room:**", "Phoenix:Channels:0:Topic is \"room:**\"; write an exact topic, or a prefix with one * at its end, such as room:*.")]
    [InlineData("Phoenix:Channels:1:Presence=true", "Phoenix:Channels:1:Topic is \"\"; write an exact topic, or a prefix with one * at its end, such as room:*.")]
    [InlineData("Phoenix:Origins:0=example.com", "Phoenix:Origins has \"example.com\"; write https://example.com, //example.com, //example.com:8080, //*.example.com, or * for all.")]
    [InlineData("Phoenix:Socket:MaxChannels=0", "The socket at /socket: MaxChannels must be 1 to 100000.")]
    [InlineData("Phoenix:Socket:IdleTimeout=00:00:00", "The socket at /socket: IdleTimeout must be a positive time, or infinite to turn it off.")]
    public void A_wrong_setting_is_named_with_what_is_right(string setting, string told)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build([$"--{setting}"]));
        Assert.Equal(told, Assert.Single(failure.Failures));
    }

    [Theory]
    [InlineData("Phoenix:Socket:MaxChannels=many", "Phoenix:Socket:MaxChannels")]
    [InlineData("Phoenix:Channels:0:Presence=perhaps", "Phoenix:Channels:0:Presence")]
    [InlineData("Phoenix:Chanels:0:Topic=room:*", "'Chanels'")]
    [InlineData("Phoenix:Channels:0:Evnts:0=new_msg", "'Evnts'")]
    public void One_of_the_wrong_kind_or_name_is_named_too(string setting, string name)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build([$"--{setting}"]));
        Assert.Contains(name, Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sockets_path_and_limits_can_be_set()
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:Path=/live", "--Phoenix:Socket:MaxChannels=1");
        await using var ann = await server.ConnectAsync(path: "/live");
        Assert.Equal("ok", (await ann.JoinAsync("room:1")).Status);
        Assert.Equal("""{"reason":"too many channels joined"}""", (await ann.JoinAsync("room:2")).Response);
    }
}
