using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp;

// Rows 17 and 45 of the promises: log injection.
public sealed class LogInjectionTests
{
    [Fact]
    public async Task Text_that_a_client_chose_is_escaped_in_every_log()
    {
        const string Evil = """\r\nfail: forged\u001b[31m\u202e\u2028{0}{Topic}""";
        using var rooms = new Rooms();
        var session = rooms.Host.Connect();
        rooms.Script.Left = (_, _) => throw new InvalidOperationException("broken");
        await session.JoinsAsync("room:" + Evil);
        session.Receives($$"""["1","2","room:{{Evil}}","unknown{{Evil}}",{"secret":"canary"}]""");
        Assert.Contains("phx_error", await session.SendsNextAsync(), StringComparison.Ordinal);
        rooms.Script.Join = (_, _, _) => throw new InvalidOperationException("broken");
        session.Receives($$"""["3","3","room:{{Evil}}{{new string('x', 900)}}","phx_join",{"secret":"canary"}]""");
        Assert.Contains("join crashed", await session.SendsNextAsync(), StringComparison.Ordinal);

        var records = rooms.Host.Log.Records;
        Assert.Equal([200, 201, 202, 209], records.Select(record => record.EventId.Id).Order());
        foreach (var told in records.SelectMany(record => new[] { record.Text, record.Exception?.Message ?? "" }))
        {
            Assert.DoesNotContain(told, char.IsControl);
            Assert.DoesNotContain('\u202E', told);
            Assert.DoesNotContain('\u2028', told);
            Assert.DoesNotContain("canary", told, StringComparison.Ordinal);
            Assert.InRange(told.Length, 0, 1200);
        }
        Assert.Contains(records, record => record.EventId.Id == 209 && record.Text.Contains("can't handle unknown", StringComparison.Ordinal));
        Assert.All(records, record => Assert.Contains("{0}{Topic}", record.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Crash_that_quotes_the_client_forges_no_line()
    {
        using var rooms = new Rooms();
        var session = rooms.Host.Connect();
        rooms.Script.Join = (_, join, _) => throw new InvalidOperationException(join.Payload.ToString() + "\r\nfail: forged\u001b[31m");
        session.Receives("""["1","1","room:1","phx_join",{"a":1}]""");
        Assert.Contains("join crashed", await session.SendsNextAsync(), StringComparison.Ordinal);
        var crash = Assert.Single(rooms.Host.Log.Records, record => record.EventId.Id == 202).Exception!;
        Assert.DoesNotContain(crash.ToString().ReplaceLineEndings(""), char.IsControl);
        Assert.DoesNotContain(crash.ToString().Split('\n'), line => line.StartsWith("fail", StringComparison.Ordinal));
        Assert.StartsWith("System.InvalidOperationException: ", crash.ToString(), StringComparison.Ordinal);
        Assert.Contains("   at ", crash.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_of_the_client_are_information_without_a_stack()
    {
        using var rooms = new Rooms();
        var session = rooms.Host.Connect();
        rooms.Script.Join = (_, join, _) => join.Read<int>() > 0 ? ScriptedChannel.Yes : ScriptedChannel.No("small");
        session.Receives("""["1","1","room:1","phx_join",{"no":"number"}]""");
        Assert.Contains("invalid payload", await session.SendsNextAsync(), StringComparison.Ordinal);
        rooms.Script.Join = (_, _, _) => ScriptedChannel.Yes;
        await session.JoinsAsync("room:2");
        session.Receives("""[null,"2","room:2","unknown",{}]""");
        await session.SendsNextAsync();
        var faults = rooms.Host.Log.Records.Where(record => record.Level > LogLevel.Debug).ToList();
        Assert.Equal([(209, LogLevel.Information), (241, LogLevel.Information)], faults.Select(fault => (fault.EventId.Id, fault.Level)).Order());
        Assert.All(faults, fault => Assert.Null(fault.Exception));
    }

    [Fact]
    public async Task Refused_join_is_logged_with_its_topic_channel_and_reason()
    {
        using var rooms = new Rooms();
        var session = rooms.Host.Connect();
        rooms.Script.Join = (_, join, _) => ScriptedChannel.No($"not you,\r\nfail: {join.Topic[5..]}");
        session.Receives("""["1","1","room:1","phx_join",{"secret":"canary"}]""");
        Assert.Contains("not you", await session.SendsNextAsync(), StringComparison.Ordinal);

        var record = Assert.Single(rooms.Host.Log.Records);
        Assert.Equal((217, LogLevel.Information), (record.EventId.Id, record.Level));
        Assert.Equal(@"A join of room:1 (ScriptedChannel) was refused: not you,\u000D\u000Afail: 1", record.Text);
        Assert.Null(record.Exception);
    }

    [Theory]
    [InlineData("""{"reason":7,"phone":"canary"}""")]
    [InlineData("""{"phone":"canary"}""")]
    public async Task Refused_join_is_logged_without_the_rest_of_its_payload(string payload)
    {
        using var rooms = new Rooms();
        var session = rooms.Host.Connect();
        rooms.Script.Join = (_, _, _) => new JoinResult.Refused(Payload.FromJson(payload));
        session.Receives("""["1","1","room:1","phx_join",{}]""");
        Assert.Contains("canary", await session.SendsNextAsync(), StringComparison.Ordinal);

        Assert.Equal(
            "A join of room:1 (ScriptedChannel) was refused: its payload has no text \"reason\"",
            Assert.Single(rooms.Host.Log.Records).Text);
    }

    [Fact]
    public async Task Refused_joins_are_limited_in_the_log()
    {
        using var rooms = new Rooms();
        var session = rooms.Host.Connect();
        rooms.Script.Join = (_, _, _) => ScriptedChannel.No("not you");
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            session.Receives($"""["1","1","room:{attempt}","phx_join",{"{}"}]""");
            await session.SendsNextAsync();
        }

        Assert.Equal(["room:1", "room:2", "room:4"], rooms.Host.Log.Records.Select(record => record.Text.Split(' ')[3]));
    }

    [Theory]
    [InlineData("room", "no route matches it")]
    [InlineData("long", "SocketOptions.MaxTopicBytes is 1024")]
    public async Task Unmatched_topic_is_logged_with_the_routes(string topic, string reason)
    {
        using var rooms = new Rooms();
        var session = rooms.Host.Connect();
        session.Receives($$"""["1","1","{{(topic == "long" ? new string('x', 1025) : topic)}}","phx_join",{}]""");
        Assert.Contains("unmatched topic", await session.SendsNextAsync(), StringComparison.Ordinal);
        var record = Assert.Single(rooms.Host.Log.Records);
        Assert.Equal(LogLevel.Debug, record.Level);
        Assert.Contains(reason, record.Text, StringComparison.Ordinal);
        Assert.Contains("The routes are room:*", record.Text, StringComparison.Ordinal);
    }
}
