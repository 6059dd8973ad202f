using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Logging;

public sealed class PhoenixLoggerTests : IDisposable
{
    private const string Evil = "a\r\nfail: forged\u001b[31m\u202e\u2028b";
    private const string Shown = @"a\u000D\u000Afail: forged\u001B[31m\u202E\u2028b";

    private readonly VirtualTime _time = new();
    private readonly RecordingLogger _log = new();
    private readonly ILogger _logger;

    public PhoenixLoggerTests() => _logger = new PhoenixLoggers(new LoggerFactory([_log]), _time).Create("Test");

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Values_and_text_are_escaped()
    {
        Said(_logger, 200, Evil, 7);
        var record = Assert.Single(_log.Records);
        Assert.Equal($"{Shown} said 7", record.Text);
        Assert.Equal($"[Topic, {Shown}] [Count, 7] [{{OriginalFormat}}, {{Topic}} said {{Count}}]", record.State);
    }

    [Fact]
    public void Values_are_cut_in_the_text_too()
    {
        Said(_logger, 200, new string('x', 300), 7);
        Assert.Equal($"{new string('x', 256)}… said 7", Assert.Single(_log.Records).Text);
    }

    [Fact]
    public void State_without_a_format_is_escaped()
    {
        _logger.Log(LogLevel.Information, 1, "state", null, static (_, _) => $"{{Topic}} {Evil}");
        Assert.Equal($"{{Topic}} {Shown}", Assert.Single(_log.Records).Text);
    }

    [Fact]
    public void Messages_of_a_kind_are_logged_at_powers_of_two()
    {
        for (var i = 1; i <= 1000; i++)
            Said(_logger, 201, "t", i);
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512], _log.Records.Select(record => int.Parse(record.Text.Split(' ')[2], null)));
        Assert.Equal("t said 1", _log.Records[0].Text);
        Assert.Equal("t said 8 (message 8 of this kind in 10 minutes)", _log.Records[3].Text);
        Assert.Contains("[Occurrence, 8]", _log.Records[3].State, StringComparison.Ordinal);
    }

    [Fact]
    public void Count_starts_again_after_ten_minutes()
    {
        for (var i = 1; i <= 3; i++)
            Said(_logger, 201, "t", i);
        _time.Advance(TimeSpan.FromMinutes(10));
        Said(_logger, 201, "t", 4);
        Assert.Equal(["t said 1", "t said 2 (message 2 of this kind in 10 minutes)", "t said 4"], _log.Records.Select(record => record.Text));
    }

    [Fact]
    public void Debug_messages_are_not_limited()
    {
        for (var i = 0; i < 3; i++)
            SaidInDebug(_logger, 201, "t");
        Assert.Equal(3, _log.Records.Count);
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(123, 64)]
    [InlineData(127, 1)]
    [InlineData(299, 1)]
    [InlineData(300, 1)]
    [InlineData(311, 64)]
    [InlineData(400, 1)]
    [InlineData(499, 1)]
    public void Messages_that_peers_cause_are_limited_after_a_first_number(int id, int first)
    {
        for (var i = 1; i <= first + (first == 1 ? 2 : 63); i++)
            Said(_logger, id, "t", i);
        Assert.Equal(first == 1 ? 2 : 64, _log.Records.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(420)]
    [InlineData(500)]
    public void Messages_that_the_host_causes_are_not_limited(int id)
    {
        for (var i = 0; i < 100; i++)
            Said(_logger, id, "t", i);
        Assert.Equal(100, _log.Records.Count);
    }

    [Fact]
    public void Kind_of_a_crash_is_its_type_and_method_and_not_its_message()
    {
        for (var i = 0; i < 3; i++)
        {
            Crashed(_logger, Caught(() => throw new InvalidOperationException($"{i}")));
            Crashed(_logger, Caught(() => throw new TimeoutException($"{i}")));
            Crashed(_logger, Caught(static () => int.Parse($"x", null)));
        }
        Assert.Equal(6, _log.Records.Count); // the first and the second of three kinds
    }

    [Fact]
    public void Number_of_kinds_is_bounded()
    {
        Action<int>[] throwers = [.. Enumerable.Range(0, 300).Select(i => new Action<int>(_ => throw (Exception)Activator.CreateInstance(Types.Exception(i))!))];
        for (var i = 0; i < 300; i++)
            Crashed(_logger, Caught(() => throwers[i](i)));
        Assert.InRange(_log.Records.Count, 256, 256 + 6); // past 256 kinds, one count is shared
    }

    [Theory]
    [InlineData("simple", false)]
    [InlineData("simple", true)]
    [InlineData("systemd", false)]
    [InlineData("json", false)]
    public void Console_formatters_write_no_forged_line_of_an_exception(string formatter, bool isSingleLine)
    {
        var exception = LoggedException.Of(Caught(() => throw new InvalidOperationException($"outer {Evil}", new FormatException($"inner {Evil}"))));
        var written = Format(formatter, isSingleLine, exception);
        Assert.DoesNotContain(written, character => char.IsControl(character) && character != '\n');
        Assert.DoesNotContain('\u202E', written);
        Assert.DoesNotContain('\u2028', written);
        Assert.DoesNotContain(written.Split('\n'), line => line.TrimStart().StartsWith("fail", StringComparison.Ordinal));
        Assert.Contains("System.InvalidOperationException: outer a", written, StringComparison.Ordinal);
        Assert.Contains("System.FormatException: inner a", written, StringComparison.Ordinal);
        Assert.Contains(nameof(Console_formatters_write_no_forged_line_of_an_exception), written, StringComparison.Ordinal); // the stack
    }

    [Fact]
    public void Exception_with_a_safe_text_is_logged_as_it_is()
    {
        var crash = Caught(() => throw new InvalidOperationException("plain", new TimeoutException("late")));
        Crashed(_logger, crash);
        Assert.Same(crash, Assert.Single(_log.Records).Exception);
    }

    [Fact]
    public async Task Exception_that_passed_an_await_is_logged_as_it_is()
    {
        var crash = await Assert.ThrowsAsync<TimeoutException>(async () => await LaterAsync());
        Assert.Contains("--- End of stack trace from previous location ---", crash.ToString(), StringComparison.Ordinal);
        Crashed(_logger, crash);
        Assert.Same(crash, Assert.Single(_log.Records).Exception);

        static async Task LaterAsync()
        {
            await Task.Yield();
            throw new TimeoutException("late");
        }
    }

    [Fact]
    public void Value_of_a_parameter_with_an_at_sign_is_in_the_text()
    {
        List<KeyValuePair<string, object?>> state = [new("@event", "new_msg"), new("{OriginalFormat}", "Got {Event}")];
        _logger.Log(LogLevel.Information, 0, state, null, static (_, _) => "");
        Assert.Equal("Got new_msg", Assert.Single(_log.Records).Text);
    }

    [Fact]
    public void Details_that_a_type_adds_to_its_text_are_indented()
    {
        Crashed(_logger, Caught(() => throw new DetailedException("plain")));
        Assert.Contains($"{Environment.NewLine}   fail: forged", Assert.Single(_log.Records).Exception!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Aggregate_and_long_messages_are_escaped_and_cut()
    {
        Crashed(_logger, new AggregateException(new FormatException(Evil), new TimeoutException(new string('x', 5000))));
        var text = Assert.Single(_log.Records).Exception!.ToString();
        Assert.DoesNotContain(text.ReplaceLineEndings(""), char.IsControl);
        Assert.InRange(text.Length, 0, 8000);
        Assert.DoesNotContain(text.Split('\n'), line => line.TrimStart().StartsWith("fail", StringComparison.Ordinal));
    }

    [Fact]
    public void Exception_without_its_message_keeps_type_and_stack()
    {
        var text = LoggedException.WithoutMessage(Caught(() => throw new FormatException("canary"))).ToString();
        Assert.StartsWith("System.FormatException", text, StringComparison.Ordinal);
        Assert.Contains(nameof(Exception_without_its_message_keeps_type_and_stack), text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
    }

    private static void Said(ILogger logger, int id, string topic, int count)
    {
        if (logger.IsEnabled(LogLevel.Information))
            logger.Log(LogLevel.Information, new EventId(id), "{Topic} said {Count}", topic, count);
    }

    private static void SaidInDebug(ILogger logger, int id, string topic)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            logger.Log(LogLevel.Debug, new EventId(id), "{Topic}", topic);
    }

    private static void Crashed(ILogger logger, Exception exception) => logger.Log(LogLevel.Error, new EventId(201), exception, "crashed");

    private static Exception Caught(Action action) => Assert.ThrowsAny<Exception>(action);

    private static string Format(string formatter, bool isSingleLine, Exception exception)
    {
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddSimpleConsole(options => options.SingleLine = isSingleLine).AddSystemdConsole().AddJsonConsole())
            .BuildServiceProvider();
        var chosen = services.GetServices<ConsoleFormatter>().Single(one => one.Name == formatter);
        using var writer = new StringWriter();
        chosen.Write(new LogEntry<string>(LogLevel.Warning, "Test", 201, "crashed", exception, static (state, _) => state), null, writer);
        return writer.ToString();
    }

    private sealed class DetailedException(string message) : Exception(message)
    {
        public override string ToString() => $"{base.ToString()}\nfail: forged";
    }
}
