using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Payloads;

/// <summary>A payload that a typed handler can't read is answered, and the channel lives on.</summary>
public sealed class InvalidPayloadTests : IDisposable
{
    private const string Alive = """["1","8","picky","phx_reply",{"status":"ok","response":{"number":7}}]""";

    private readonly SocketHost _host = new SocketHost().Channel("picky", _ => new PickyChannel());

    public static TheoryData<string, string, string, string> Invalid => new()
    {
        { "number", "\"text\"", "$", "Int32" },
        { "number", "null", "$", "Int32" },
        { "number", "2147483648", "$", "Int32" },
        { "number", "1.5", "$", "Int32" },
        { "number", "{}", "$", "Int32" },
        { "by_hand", "\"text\"", "$", "Int32" },
        { "order", "null", "$", "Order" },
        { "order", "[]", "$", "Order" },
        { "order", """{"count":1}""", "$", "Order" }, // without the required name
        { "order", """{"name":"a","count":"many"}""", "$.count", "Int32" },
        { "order", """{"name":"a","COUNT":99999999999}""", "$.count", "Int32" },
        { "order", """{"name":"a","color":"canary"}""", "$.color", "Color" },
        { "order", """{"name":"a","shape":{"radius":1}}""", "$.shape", "Shape" }, // without a discriminator
        { "order", """{"name":"a","shape":{"radius":1,"$type":"circle"}}""", "$.shape", "Shape" }, // with a late one
        { "order", """{"name":"a","shape":{"$type":"canary"}}""", "$.shape", "Shape" },
        { "order", """{"name":"a","shape":{"$type":"circle","radius":"wide"}}""", "$.shape.radius", "Int32" },
        { "order", """{"name":"a","circles":[{"radius":1},{"radius":null}]}""", "$.circles[1].radius", "Int32" },
        { "order", """{"name":"a","prices":{"canary":"high"}}""", "$.prices.*", "Int32" },
        { "order", """{"name":"a","prices":{"can'].ary['x":"high"}}""", "$.prices.*.*", "Int32" }, // a key that looks like a path
    };

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Push_is_answered_when_its_payload_is_invalid(string @event, string payload, string path, string expected)
    {
        var session = await JoinedAsync();

        session.Receives($"""["1","2","picky","{@event}",{payload}]""");
        session.Receives("""["1","8","picky","number",7]""");

        await session.SendsAsync(
            """["1","2","picky","phx_reply",{"status":"error","response":{"reason":"invalid payload"}}]""", Alive);
        var logged = Assert.Single(_host.Log.Records, record => record.EventId == 240);
        Assert.Equal($"A push of {@event} on picky is answered \"invalid payload\": {path} is not of type {expected}", logged.Text);
        Assert.Equal((LogLevel.Information, null), (logged.Level, logged.Exception));
        Assert.DoesNotContain(_host.Log.Records, record => record.Exception is not null || record.State.Contains("canary", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Reply_names_path_and_type_in_development(string @event, string payload, string path, string expected)
    {
        _host.DetailedErrors = true;
        var session = await JoinedAsync();

        session.Receives($"""["1","2","picky","{@event}",{payload}]""");

        await session.SendsAsync($$$"""
            ["1","2","picky","phx_reply",{"status":"error","response":{"reason":"invalid payload","path":"{{{path}}}","expected":"{{{expected}}}"}}]
            """);
    }

    [Fact]
    public async Task Binary_payload_is_invalid_for_a_handler_of_JSON()
    {
        var session = await JoinedAsync();

        session.Receives(new byte[] { 0, 1, 1, 5, 6 }.Concat("12pickynumber"u8.ToArray()).Append((byte)0xFF).ToArray());

        await session.SendsAsync("""["1","2","picky","phx_reply",{"status":"error","response":{"reason":"invalid payload"}}]""");
    }

    [Fact]
    public async Task Push_without_ref_is_only_logged_when_its_payload_is_invalid()
    {
        var session = await JoinedAsync();

        session.Receives("""["1",null,"picky","quiet","text"]""");
        session.Receives("""["1","8","picky","number",7]""");

        await session.SendsAsync(Alive);
        Assert.Single(_host.Log.Records, record => record.EventId == 240);
    }

    [Theory]
    [InlineData("own_json", "7")] // its body throws a JsonException
    [InlineData("unreadable", """{"value":{}}""")] // its type can't be read from any payload
    public async Task Channel_crashes_when_the_fault_is_the_applications(string @event, string payload)
    {
        var session = await JoinedAsync();

        session.Receives($"""["1","2","picky","{@event}",{payload}]""");

        await session.SendsAsync("""["1","1","picky","phx_error",{"reason":"channel_crash"}]""");
        Assert.Single(_host.Log.Records, record => record is { EventId.Id: 201, Exception: not null });
    }

    [Fact]
    public async Task Broadcast_is_dropped_for_a_member_whose_handler_can_not_read_it()
    {
        var session = await JoinedAsync();

        await _host.Broadcaster.BroadcastAsync("picky", "priced", new { count = "canary" }, TestContext.Current.CancellationToken);
        await _host.Broadcaster.BroadcastAsync("picky", "priced", new { name = "a" }, TestContext.Current.CancellationToken);

        await session.SendsAsync("""["1",null,"picky","priced",{"name":"a"}]""");
        var logged = Assert.Single(_host.Log.Records, record => record.EventId == 242);
        Assert.Equal("A broadcast of priced on picky is not passed on to a member that intercepts it: $.count is not of type Int32", logged.Text);
        Assert.DoesNotContain(_host.Log.Records, record => record.Exception is not null);
    }

    private async Task<SessionDriver> JoinedAsync()
    {
        var session = _host.Connect();
        await session.JoinsAsync("picky");
        return session;
    }
}
