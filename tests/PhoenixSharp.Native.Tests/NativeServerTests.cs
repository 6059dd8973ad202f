using PhoenixSharp.Client;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Native;

/// <summary>The server as a native program: without reflection for JSON, and without unused code.</summary>
public sealed class NativeServerTests(NativePrograms programs) : IClassFixture<NativePrograms>
{
    private static readonly string[] Quick =
        ["--Phoenix:Tracker:BroadcastPeriod=00:00:00.050", "--Phoenix:Tracker:DownPeriod=00:00:00.500", "--Phoenix:Tracker:MovingPeriod=00:00:00"];

    [Fact]
    public void Native_builds_have_no_warnings() => Assert.Equal("", programs.Warnings);

    [Fact]
    public async Task Native_fixture_passes_the_recordings()
    {
        string[] play = [ConformanceTool, "--server", $"{programs.Fixture} --urls {{url}}", "--areas", "join,room,presence,binary,async,broadcast"];
        var (exitCode, output) = await ChildProcess.RunAsync(TimeSpan.FromMinutes(5), "dotnet", play);
        Assert.True(exitCode == 0, output);
        var passed = output[(output.LastIndexOf('\n') + 1)..];
        Assert.Matches("^1[0-9]{2} passed, 0 failed$", passed);
    }

    [Fact]
    public async Task Native_server_names_each_wrong_setting()
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            programs.Server, "--Phoenix:Socket:MaxChanels=3", "--Phoenix:Tracker:PoolSize=x", "--Phoenix:Channels:0:Topic=a*b");
        Assert.Equal(1, exitCode);
        Assert.Contains("Phoenix:Socket:MaxChanels is no setting; in Phoenix:Socket there are CloseOnExpiry, ", output, StringComparison.Ordinal);
        Assert.Contains("Phoenix:Tracker:PoolSize is \"x\"; write a whole number, such as 100.", output, StringComparison.Ordinal);
        Assert.Contains("Phoenix:Channels:0:Topic is \"a*b\"; write an exact topic", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_server_reads_settings_of_every_kind()
    {
        await using var server = await NativeServer.StartAsync(programs, "--Phoenix:Path=/live", "--Phoenix:Socket:MaxChannels=1",
            "--Phoenix:Socket:RateLimits:Joins:PerSecond=0.5", "--Phoenix:Socket:RateLimits:Joins:Burst=5", "--Phoenix:Tracker:MaxDeltaSizes:0=7",
            "--Phoenix:Channels:0:Topic=news:*", "--Phoenix:Channels:0:Events:0=headline", "--Phoenix:Channels:0:Presence=false");
        Assert.Equal("""{"socket":"live"}""", await GetAsync(server, "/page.json"));
        await using var socket = new PhoenixSocket(new Uri(server.Address, "/live").ToString());
        await socket.ConnectAsync(ConnectMode.FailFast);
        var news = socket.Channel("news:1");
        await news.JoinAsync(new JoinOptions { Retry = false });
        await news.PushAsync("headline", new { });
        var other = await Assert.ThrowsAsync<ReplyException>(() => news.PushAsync("other", new { }));
        Assert.Contains("this event may not be broadcast here", other.Message, StringComparison.Ordinal);
        var second = await Assert.ThrowsAsync<ReplyException>(() => socket.Channel("news:2").JoinAsync(new JoinOptions { Retry = false }));
        Assert.Contains("too many channels", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_nodes_share_broadcasts_and_presences()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        string[] cluster = [$"--Phoenix:Redis=127.0.0.1:{redis.Port}", .. Quick];
        await using var one = await NativeServer.StartAsync(programs, [.. cluster, "--Phoenix:Node=one"]);
        await using var two = await NativeServer.StartAsync(programs, [.. cluster, "--Phoenix:Node=two"]);
        await using var ann = await Member.JoinAsync(one.Socket, "ann");
        await using var bob = await Member.JoinAsync(two.Socket, "bob");

        await ann.SeesAsync("ann", "bob");
        await bob.Room.PushAsync("hello", new { from = "bob" });
        Assert.Equal("""{"from":"bob"}""", (await ann.HearsAsync()).ToString());
        Assert.Contains("\"nodes\":[\"two\"]", await GetAsync(one, "/health"), StringComparison.Ordinal);

        await two.KillAsync();
        await ann.SeesAsync("ann");
    }

    private static string ConformanceTool => Checkout.PathOf(
        "artifacts", "bin", "PhoenixSharp.Conformance", Checkout.Configuration, "PhoenixSharp.Conformance.dll");

    private static async Task<string> GetAsync(NativeServer server, string path)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        return await http.GetStringAsync(path);
    }
}
