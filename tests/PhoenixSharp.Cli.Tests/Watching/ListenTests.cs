namespace PhoenixSharp.Cli.Tests.Watching;

public sealed class ListenTests(Fixture fixture) : IClassFixture<Fixture>
{
    [Fact]
    public async Task Events_are_written_as_text_until_the_count_is_reached()
    {
        await using var phx = Program.Phx("listen", fixture.Url, "room:people", "--count", "2");
        await phx.LineAsync("joined  room:people  {}");
        await using var person = await Person.JoinAsync(fixture.Url, "room:people");
        await person.PushAsync("shout", """{ "body": "hi" }""");
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3}  shout  \{""body"":""hi""\}$", await phx.LineAsync("shout"));
        await person.PushAsync("shout", """{"body":"bye"}""");
        await person.PushAsync("shout", """{"body":"too late"}""");
        Assert.Equal(0, await phx.EndAsync());
        Assert.DoesNotContain("too late", phx.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.0.0")]
    [InlineData("1.0.0")]
    [InlineData("2.0.0", "--longpoll")]
    public async Task Events_are_written_as_JSON(string version, params string[] more)
    {
        var topic = $"room:programs{version}{more.Length}";
        await using var phx = Program.Phx(["listen", fixture.Url, topic, "--join", """{"reply":{"n":1}}""", "--json", "--count", "1", "--vsn", version, .. more]);
        JsonLine.Equal($$$"""{"type":"joined","topic":"{{{topic}}}","response":{"n":1}}""", await phx.LineAsync("joined"));
        await using var person = await Person.JoinAsync(fixture.Url, topic);
        await person.PushAsync("shout", """{"body":[1, 2.50, null]}""");
        JsonLine.Equal($$$"""{"type":"event","topic":"{{{topic}}}","event":"shout","payload":{"body":[1,2.50,null]}}""", await phx.LineAsync("event"));
        Assert.Equal(0, await phx.EndAsync());
    }

    [Fact]
    public async Task Binary_is_base64_for_programs()
    {
        await using var phx = Program.Phx("listen", fixture.Url, "room:binary", "--json", "--count", "1");
        await phx.LineAsync("joined");
        await using var person = await Person.JoinAsync(fixture.Url, "room:binary");
        await person.Channel.PushAsync("binary_shout", new byte[] { 0, 1, 2, 255 }, TestContext.Current.CancellationToken);
        JsonLine.Equal("""{"type":"event","topic":"room:binary","event":"binary_shout","payload_base64":"AAEC/w=="}""", await phx.LineAsync("event"));
    }

    [Fact]
    public async Task Only_the_events_named_are_written_and_counted()
    {
        await using var phx = Program.Phx("listen", fixture.Url, "room:filter", "--event", "shout_from", "--count", "1");
        await phx.LineAsync("joined");
        await using var person = await Person.JoinAsync(fixture.Url, "room:filter");
        await person.PushAsync("shout", "{}");
        await person.PushAsync("shout_from", "{}");
        Assert.Equal(0, await phx.EndAsync());
        Assert.DoesNotContain("shout  {}", phx.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listen_ends_with_0_when_its_time_has_passed()
    {
        Assert.Equal((0, "joined  room:time  {}"), await Program.RunPhxAsync("listen", fixture.Url, "room:time", "--for", "100ms"));
    }

    [Fact]
    public async Task Listen_ends_with_1_when_fewer_events_are_received_in_time()
    {
        var (exitCode, text) = await Program.RunPhxAsync("listen", fixture.Url, "room:few", "--count", "3", "--for", "100ms", "--json");
        Assert.Equal(1, exitCode);
        Assert.Collection(text.Split('\n'),
            line => JsonLine.Equal("""{"type":"joined","topic":"room:few","response":{}}""", line),
            line => JsonLine.Equal("""{"type":"failed","exit":1,"message":"0 of 3 were received within 0.1 s.","advice":"Use --for to wait longer."}""", line));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Leaves_cleanly_when_interrupted(string signal)
    {
        var topic = $"presence:{signal}";
        await using var witness = Program.Phx("presence", fixture.Url, topic, "--join", """{"key":"witness","meta":{}}""");
        await witness.LineAsync("came  witness");
        await using var phx = Program.Phx("listen", fixture.Url, topic, "--join", """{"key":"phx","meta":{}}""");
        await witness.LineAsync("came  phx");
        await phx.LineAsync("presence_state");
        await phx.SignalAsync(signal);
        Assert.Equal(0, await phx.EndAsync());
        await witness.LineAsync("left  phx");
    }

    [Fact]
    public async Task Listen_ends_with_130_when_interrupted_during_the_connect()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using var phx = Program.Phx("listen", $"ws://{silent.LocalEndpoint}/socket", "room:1", "--timeout", "1h");
        using var accepted = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await phx.SignalAsync("INT");
        Assert.Equal(130, await phx.EndAsync());
    }

    [Fact]
    public async Task Listen_ends_with_130_when_interrupted_before_the_count()
    {
        await using var phx = Program.Phx("listen", fixture.Url, "room:interrupted", "--count", "1");
        await phx.LineAsync("joined");
        await phx.SignalAsync("INT");
        Assert.Equal(130, await phx.EndAsync());
    }
}
