using System.Text.Json;

namespace PhoenixSharp.Cli.Tests.Bench;

public sealed class BenchTests(Fixture fixture) : IClassFixture<Fixture>
{
    public static TheoryData<string, string, int, string[]> Benches => new()
    {
        { "connections", "connections", 20, ["--clients", "20", "--for", "100ms"] },
        { "echo", "replies", 30, ["room:echo", "echo", """{"a":1}""", "--clients", "3", "--count", "10"] },
        { "fanout", "deliveries", 50, ["room:fanout", "shout", "--clients", "5", "--count", "10"] },
        { "storm", "joins", 20, ["room:storm", "--clients", "20"] },
    };

    [Theory]
    [MemberData(nameof(Benches))]
    public async Task Reports_for_programs(string bench, string unit, int done, string[] words)
    {
        var (exitCode, text) = await Program.RunPhxAsync(["bench", bench, fixture.Url, .. words, "--json"]);
        Assert.True(exitCode == 0, text);
        var report = JsonDocument.Parse(text).RootElement;
        Assert.Equal(("measured", bench, unit), (report.GetProperty("type").GetString(), report.GetProperty("bench").GetString(), report.GetProperty("unit").GetString()));
        Assert.Equal((done, 0), (report.GetProperty("done").GetInt32(), report.GetProperty("failed").GetInt32()));
        var times = report.GetProperty("ms").EnumerateObject().Where(time => time.Name != "mean").ToArray();
        Assert.Equal(["min", "p50", "p75", "p90", "p95", "p99", "p99_9", "p99_99", "max"], times.Select(time => time.Name));
        var values = times.Select(time => time.Value.GetDouble()).ToArray();
        Assert.Equal(values.Order(), values);
        Assert.True(values[0] > 0 && report.GetProperty("per_second").GetDouble() > 0, text);
    }

    [Theory]
    [MemberData(nameof(Benches))]
    public async Task Reports_for_people(string bench, string unit, int done, string[] words)
    {
        await using var phx = Program.Phx(["bench", bench, fixture.Url, .. words]);
        await phx.LineAsync($"{bench}  ");
        await phx.LineAsync($"{done} {unit}  ");
        await phx.LineAsync("│ percentile │");
        Assert.Matches($@"│ +max │ +[\d.]+ (µs|ms|s) │ +{done} │", await phx.LineAsync("│        max │"));
        Assert.Equal(0, await phx.EndAsync());
    }

    [Fact]
    public async Task Shows_a_bar_in_a_terminal()
    {
        await using var phx = Program.PhxInTerminal("bench", "echo", fixture.Url, "room:bar", "echo", "--count", "20");
        await phx.LineAsync("━━━");
        Assert.Equal(0, await phx.EndAsync());
        Assert.Contains("200 replies", phx.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo", "echo_error", "5 failed  echo_error on room:bad was answered error: {}", "--clients", "5", "--count", "1")]
    [InlineData("fanout", "echo", "Not every client received a broadcast within 10 s.", "--timeout", "10s")]
    public async Task Bench_ends_with_1_and_the_reason_when_an_operation_fails(string bench, string @event, string why, params string[] more)
    {
        await using var phx = Program.Phx(["bench", bench, fixture.Url, "room:bad", @event, .. more]);
        Assert.StartsWith(why, await phx.LineAsync(why), StringComparison.Ordinal);
        Assert.Equal(1, await phx.EndAsync());
    }

    [Fact]
    public async Task Joins_that_are_refused_are_counted()
    {
        var (exitCode, text) = await Program.RunPhxAsync("bench", "storm", fixture.Url, "room:forbidden", "--clients", "3", "--json");
        Assert.Equal(1, exitCode);
        Assert.Contains("\"done\":0,\"failed\":3,\"failure\":\"The join of room:forbidden was refused: unauthorized.\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_ends_with_3_when_no_server_listens()
    {
        var (exitCode, text) = await Program.RunPhxAsync("bench", "connections", "ws://127.0.0.1:1/socket");
        Assert.Equal(3, exitCode);
        Assert.StartsWith("No server listens at 127.0.0.1:1.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Echo_reports_its_results_and_ends_with_130_when_interrupted()
    {
        await using var witness = Program.Phx("listen", fixture.Url, "room:interrupted", "--event", "shout");
        await witness.LineAsync("joined");
        await using var phx = Program.Phx("bench", "echo", fixture.Url, "room:interrupted", "shout", "--for", "1h", "--json");
        for (var seen = 0; seen < 100; seen++)
            await witness.LineAsync("shout");
        await phx.SignalAsync("INT");
        Assert.Equal(130, await phx.EndAsync());
        Assert.Contains("\"bench\":\"echo\"", phx.Text, StringComparison.Ordinal);
    }
}
