namespace PhoenixSharp.Cli.Tests.Arguments;

public sealed class UsageTests
{
    [Theory]
    [InlineData("There is no command 'lisen'. Did you mean 'listen'?", "phx --help", "lisen")]
    [InlineData("There is no command 'Listen'. Did you mean 'listen'?", "phx --help", "Listen", "ws://x/s", "room:1")]
    [InlineData("There is no command 'psuh'. Did you mean 'push'?", "phx --help", "psuh", "ws://x/s", "room:1", "echo")]
    [InlineData("There is no command 'pres'. Did you mean 'presence'?", "phx --help", "pres")]
    [InlineData("There is no command 'subscribe'.", "phx --help", "subscribe")]
    [InlineData("There is no command 'ecco'. Did you mean 'echo'?", "phx bench --help", "bench", "ecco", "ws://x/s")]
    [InlineData("There is no option '--no-repl'. Did you mean '--no-reply'?", "phx push --help", "push", "ws://x/s", "room:1", "echo",
        "--no-repl")]
    [InlineData("There is no option '--cuont'. Did you mean '--count'?", "phx listen --help", "listen", "ws://x/s", "--cuont", "5")]
    [InlineData("There is no option '--jsno=true'. Did you mean '--json'?", "phx listen --help", "listen", "ws://x/s", "room:1",
        "--jsno=true")]
    [InlineData("There is no option '-v'.", "phx listen --help", "listen", "ws://x/s", "-v")]
    [InlineData("--header must have a form such as 'Origin: https://example.com', in ASCII, not", "phx listen --help", "listen", "ws://x/s",
        "room:1", "--header", "X: é")]
    [InlineData("--header must have a form such as 'Origin: https://example.com', in ASCII, not", "phx listen --help", "listen", "ws://x/s",
        "room:1", "--header", "Na(me: value")]
    [InlineData("Required argument 'TOPIC' missing for command: 'listen'.", "phx listen --help", "listen", "ws://x/s")]
    [InlineData("URL must not have a user name or a password, which are not sent. Use --header 'Authorization: Basic …'.",
        "phx listen --help", "listen", "ws://ann:secret@localhost:4000/socket", "room:1")]
    [InlineData("URL must not have a fragment, which is not sent: \"#top\".",
        "phx listen --help", "listen", "ws://localhost:4000/socket#top", "room:1")]
    [InlineData("URL must be a socket's address, such as ws://localhost:4000/socket, not \"localhost:4000\".",
        "phx listen --help", "listen", "localhost:4000", "room:1")]
    [InlineData("TOPIC must not be empty.", "phx listen --help", "listen", "ws://x/s", "")]
    [InlineData("EVENT must not be empty.", "phx push --help", "push", "ws://x/s", "room:1", "")]
    [InlineData("Not JSON: {body: 1} (", "phx push --help", "push", "ws://x/s", "room:1", "echo", "{body: 1}")]
    [InlineData("Not JSON: x (", "phx listen --help", "listen", "ws://x/s", "room:1", "--join", "x")]
    [InlineData("--param must have a form such as user_id=42, not \"ann\".", "phx listen --help", "listen", "ws://x/s",
        "room:1", "--param", "ann")]
    [InlineData("--header must have a form such as 'Origin: https://example.com', in ASCII, not \"Origin\".", "phx listen --help", "listen",
        "ws://x/s", "room:1", "--header", "Origin")]
    [InlineData("A time must have a form such as 300ms, 5s, 2m or 1h, and be at most 23 days, not \"soon\".",
        "phx listen --help", "listen", "ws://x/s", "room:1", "--for", "soon")]
    [InlineData("A number must be from 1 to 1000000, not \"0\".", "phx listen --help", "listen", "ws://x/s", "room:1", "--count", "0")]
    [InlineData("A number must be from 1 to 1000000, not \"many\".", "phx bench echo --help", "bench", "echo", "ws://x/s", "room:1",
        "echo", "--clients", "many")]
    [InlineData("Argument '3.0.0' not recognized. Must be one of: '2.0.0' '1.0.0'", "phx listen --help", "listen", "ws://x/s", "room:1", "--vsn", "3.0.0")]
    public async Task Wrong_usage_ends_with_2_and_says_what_is_right(string why, string help, params string[] words)
    {
        var (exitCode, text) = await Program.RunPhxAsync(words);
        Assert.Equal(2, exitCode);
        Assert.StartsWith(why, text, StringComparison.Ordinal);
        Assert.EndsWith($"Try: {help}", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("listen", "--help")]
    [InlineData("push", "--help")]
    [InlineData("presence", "--help")]
    [InlineData("bench", "--help")]
    [InlineData("bench", "fanout", "--help")]
    [InlineData("chat", "--help")]
    [InlineData("help", "push")]
    [InlineData("help")]
    [InlineData("bench")]
    [InlineData]
    public async Task Help_is_written_when_it_is_requested_or_no_command_is_given(params string[] words)
    {
        var (exitCode, text) = await Program.RunPhxAsync(words);
        Assert.Equal(0, exitCode);
        Assert.Contains("Usage:", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("300ms", 300)]
    [InlineData("5s", 5000)]
    [InlineData("1.5", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    public void Times_have_units(string word, int milliseconds) => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Words.Duration(word));

    [Theory]
    [InlineData("")]
    [InlineData("ms")]
    [InlineData("-1s")]
    [InlineData("0")]
    [InlineData("0.1ms")]
    [InlineData("1e3s")]
    [InlineData("1000h")]
    public void Invalid_time_is_refused(string word) => Assert.Throws<FormatException>(() => Words.Duration(word));
}
