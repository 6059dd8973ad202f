using System.Text;

namespace PhoenixSharp.Cli.Tests.Pushing;

public sealed class ChatTests(Fixture fixture) : IClassFixture<Fixture>
{
    private const string EndOfInput = "\u0004", Interrupt = "\u0003", Backspace = "\u007f"; // as a terminal's keys send them

    [Theory]
    [InlineData("shout")]
    [InlineData("shout", "--longpoll")]
    [InlineData("shout_noreply")] // the last broadcast is written, although no reply follows it
    public async Task Lines_of_a_pipe_are_pushed_and_what_comes_is_written(string @event, params string[] transport)
    {
        var input = "hello \"you\"\n\n {\"a\":1}\r\nbye"u8.ToArray();
        var (exitCode, text) = await Program.PipeToPhxAsync(input,
            ["chat", fixture.Url, $"room:pipe{@event}{transport.Length}", @event, "--json", .. transport]);
        Assert.True(exitCode == 0, text);
        var events = text.Split('\n').Where(line => line.Contains("\"type\":\"event\"", StringComparison.Ordinal)).Select(line =>
            line[line.IndexOf("\"payload\"", StringComparison.Ordinal)..]);
        Assert.Equal(["""
            "payload":{"body":"hello \"you\""}}
            """, """
            "payload":{"a":1}}
            """, """
            "payload":{"body":"bye"}}
            """], events);
    }

    [Fact]
    public async Task All_lines_of_a_long_file_arrive_in_order()
    {
        const int Count = 3000;
        var received = new List<string>();
        var all = new TaskCompletionSource();
        await using var person = await Person.JoinAsync(fixture.Url, "room:long");
        person.Channel.On("shout", payload =>
        {
            received.Add(payload.ToString());
            if (received.Count == Count)
                all.TrySetResult();
        });
        var lines = Enumerable.Range(0, Count).Select(number => $"{{\"n\":{number}}}").ToArray();
        var (exitCode, _) = await Program.PipeToPhxAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines)), "chat", fixture.Url,
            "room:long", "shout");
        await all.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(0, exitCode);
        Assert.Equal(lines, received);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'{', 0xC3, 0xA9 })] // UTF-8 that begins as JSON does
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 0x85, 0xA0 })] // not UTF-8, and begins with the byte order mark of UTF-16
    public async Task Binary_lines_keep_their_bytes(byte[] line)
    {
        var (exitCode, text) = await Program.PipeToPhxAsync([.. line, (byte)'\n'], "chat", fixture.Url, "room:binary", "binary_shout",
            "--binary", "--json");
        Assert.Equal(0, exitCode);
        Assert.Contains($"\"payload_base64\":\"{Convert.ToBase64String(line)}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_goes_on_when_the_server_does_not_answer_a_ping()
    {
        await using var server = new Fixture();
        await server.InitializeAsync();
        await using var phx = Program.Phx("chat", server.Url, "room:stopped", "shout", "--timeout", "5s");
        await phx.LineAsync("joined");
        await server.SignalAsync("STOP");
        await phx.PipeAsync(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 100))));
        Assert.Equal(0, await phx.EndAsync());
        Assert.DoesNotContain("Exception", phx.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_and_malformed_lines_are_reported_and_end_with_1()
    {
        var (refused, replies) = await Program.PipeToPhxAsync("a\nb"u8.ToArray(), "chat", fixture.Url, "room:no", "echo_error");
        Assert.Equal(1, refused);
        Assert.Contains("  reply to echo_error: error  {\"body\":\"b\"}", replies, StringComparison.Ordinal);
        var (malformed, events) = await Program.PipeToPhxAsync("{a\nb"u8.ToArray(), "chat", fixture.Url, "room:no", "shout", "--json");
        Assert.Equal(1, malformed);
        Assert.Contains("\"type\":\"push_failed\",", events, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"Not JSON: {a (", events, StringComparison.Ordinal);
        Assert.Contains("\"payload\":{\"body\":\"b\"}", events, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 0)]
    [InlineData("TERM", 0)]
    [InlineData("", 0)] // the input ends
    public async Task Chat_leaves_cleanly_when_it_ends(string signal, int exitCode)
    {
        var topic = $"presence:chat{signal}";
        await using var witness = Program.Phx("presence", fixture.Url, topic, "--join", """{"key":"witness","meta":{}}""");
        await witness.LineAsync("came  witness");
        await using var phx = Program.Phx("chat", fixture.Url, topic, "list", "--join", """{"key":"phx","meta":{}}""");
        await witness.LineAsync("came  phx");
        await phx.LineAsync("presence_state");
        if (signal.Length > 0)
            await phx.SignalAsync(signal);
        else
            await phx.PipeAsync([]);
        Assert.Equal(exitCode, await phx.EndAsync());
        await witness.LineAsync("left  phx");
    }

    [Theory]
    [InlineData(EndOfInput)]
    [InlineData("half a line" + Interrupt)]
    public async Task Terminal_edits_lines_and_its_keys_end_the_chat(string key)
    {
        await using var phx = Program.PhxInTerminal("chat", fixture.Url, $"room:terminal{key.Length}", "shout");
        await phx.LineAsync("joined");
        await phx.TypeAsync($"hellp{Backspace}o\n");
        await phx.LineAsync("{\"body\":\"hello\"}");
        await phx.TypeAsync(key);
        Assert.Equal(0, await phx.EndAsync());
    }

    [Fact]
    public async Task Chat_ends_with_1_when_the_server_closes_the_channel()
    {
        await using var phx = Program.Phx("chat", fixture.Url, "room:closed", "stop");
        await phx.LineAsync("joined");
        await phx.TypeAsync("go\n");
        Assert.Equal(1, await phx.EndAsync());
        Assert.Contains("The server closed room:closed.", phx.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_payload_from_input_is_refused_when_lines_come_from_there()
    {
        var (exitCode, text) = await Program.PipeToPhxAsync([], "chat", fixture.Url, "room:1", "shout", "--join", "-");
        Assert.Equal(2, exitCode);
        Assert.StartsWith("--join can't be read from the standard input", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Characters_that_control_a_terminal_are_escaped()
    {
        await using var phx = Program.PhxInTerminal("chat", fixture.Url, "room:hostile", "shout");
        await phx.LineAsync("joined");
        await using var person = await Person.JoinAsync(fixture.Url, "room:hostile");
        await person.PushAsync("shout", "{\"body\":\"\\u001b]0;owned\\u0007\u009b2J\"}");
        Assert.Contains("""\u001B]0;owned\u0007\u009B2J""", await phx.LineAsync("owned"), StringComparison.Ordinal);
        await phx.TypeAsync(EndOfInput);
        Assert.Equal(0, await phx.EndAsync());
        Assert.DoesNotContain("\u001b]0", phx.Text, StringComparison.Ordinal);
    }
}
