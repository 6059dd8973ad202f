namespace PhoenixSharp.Leaving;

/// <summary>The message about a crash that a client receives if <see cref="SocketOptions.DetailedErrors"/> is on.</summary>
public sealed class DetailedErrorsTests : IDisposable
{
    private readonly Rooms _rooms = new();

    public DetailedErrorsTests() => _rooms.Host.DetailedErrors = true;

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task Crash_of_a_handler_is_named_beside_the_reason()
    {
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","3","room:a","crash",{}]""");
        await session.SendsAsync(
            """["1","1","room:a","phx_error",{"reason":"channel_crash","error":"InvalidOperationException: a secret"}]""");
    }

    [Fact]
    public async Task Crash_of_a_join_is_named_beside_the_reason()
    {
        _rooms.Script.Join = (_, _, _) => throw new InvalidOperationException("a \"secret\"");
        var session = _rooms.Host.Connect();
        session.Receives("""["1","1","room:a","phx_join",{}]""");
        const string Response = """{"reason":"join crashed","error":"InvalidOperationException: a \"secret\""}""";
        await session.SendsAsync($$"""["1","1","room:a","phx_reply",{"status":"error","response":{{Response}}}]""");
    }

    [Fact]
    public async Task Unknown_event_is_named_beside_the_reason()
    {
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","3","room:a","unknown",{}]""");
        const string Start = """["1","1","room:a","phx_error",{"reason":"channel_crash","error":"UnhandledEventException: """;
        Assert.StartsWith(Start, await session.SendsNextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_message_is_cut()
    {
        _rooms.Script.On("long", _ => throw new InvalidOperationException(new string('x', 5000)));
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","3","room:a","long",{}]""");
        Assert.InRange((await session.SendsNextAsync()).Length, 1000, 1200);
    }

    [Fact]
    public async Task Stop_as_abnormal_has_no_exception_to_name()
    {
        _rooms.Script.On("stop", call =>
        {
            call.Channel.Stops(StopReason.Abnormal);
            return Reply.None;
        });
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","3","room:a","stop",{}]""");
        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
    }
}
