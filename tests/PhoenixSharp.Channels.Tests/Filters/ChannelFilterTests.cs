using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Filters;

/// <summary>Filters around the joins, events and leaves of channels.</summary>
public sealed class ChannelFilterTests : IDisposable
{
    private readonly FilterScript _filters = new();
    private readonly Rooms _rooms;

    public ChannelFilterTests()
    {
        _rooms = new Rooms(builder => builder.Services.AddSingleton(_filters));
        Script.Join = (_, _, _) => Noted("join", ScriptedChannel.Yes);
        Script.Left = (_, _) =>
        {
            _filters.Write("left");
            return ValueTask.CompletedTask;
        };
        Script.On("note", _ => Noted("event", Reply.Ok()));
    }

    private Script Script => _rooms.Script;

    private SocketHost Host => _rooms.Host;

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task Filters_nest_in_the_order_of_registration_around_every_callback()
    {
        Host.AddFilter<OuterFilter>().AddFilter<InnerFilter>();
        var session = await _rooms.JoinedAsync();
        await AnswersAsync(session, 2, "note", Ok);
        await LeavesAsync(session);

        Assert.Equal(
            [
                "outer joins room:a", "inner joins room:a", "join", "inner joined", "outer joined",
                "outer handles note on room:a", "inner handles note on room:a", "event", "inner handled", "outer handled",
                "outer leaves room:a", "inner leaves room:a", "left", "inner left", "outer left",
                "inner disposed", "outer disposed",
            ],
            _filters.Entries);
    }

    [Fact]
    public async Task Filter_without_methods_changes_nothing()
    {
        Host.AddFilter<EmptyFilter>();
        var session = await _rooms.JoinedAsync();
        await AnswersAsync(session, 2, "note", Ok);
        await LeavesAsync(session);
        Assert.Equal(["join", "event", "left"], _filters.Entries);
    }

    [Fact]
    public async Task Event_is_answered_by_a_filter_that_does_not_call_next()
    {
        Host.AddFilter<OuterFilter>();
        _filters.Handle = (_, _) => ValueTask.FromResult(Reply.Error("too late"));
        var session = await _rooms.JoinedAsync();
        await AnswersAsync(session, 2, "note", """{"status":"error","response":{"reason":"too late"}}""");
        Assert.DoesNotContain("event", _filters.Entries);
    }

    [Fact]
    public async Task Exception_becomes_a_reply_and_the_channel_continues()
    {
        Host.AddFilter<OuterFilter>();
        _filters.Handle = async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (Exception crash)
            {
                return Reply.Error(crash.GetType().Name);
            }
        };
        var session = await _rooms.JoinedAsync();
        await AnswersAsync(session, 2, "crash", """{"status":"error","response":{"reason":"InvalidOperationException"}}""");
        await AnswersAsync(session, 3, "unknown", """{"status":"error","response":{"reason":"UnhandledEventException"}}""");
        await AnswersAsync(session, 4, "note", Ok);
    }

    [Fact]
    public async Task Filter_that_throws_crashes_its_channel()
    {
        Host.AddFilter<OuterFilter>();
        _filters.Handle = (_, _) => throw new InvalidOperationException("a secret");
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","note",{}]""");
        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
        Assert.IsType<LeaveReason.Crashed>(await Script.NextLeftAsync());
    }

    [Fact]
    public async Task Filter_that_returns_null_crashes_its_channel_and_says_why()
    {
        Host.AddFilter<OuterFilter>();
        _filters.Handle = (_, _) => ValueTask.FromResult<Reply>(null!);
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","note",{}]""");
        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
        var crash = Assert.IsType<LeaveReason.Crashed>(await Script.NextLeftAsync()).Exception;
        Assert.Contains("return Reply.None", crash.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_receives_the_payload_that_a_filter_passes_on()
    {
        Host.AddFilter<OuterFilter>();
        _filters.Handle = (context, next) => next(context with { Payload = Payload.FromJson("""{"cleaned":true}""") });
        var session = await _rooms.JoinedAsync();
        await AnswersAsync(session, 2, "echo", """{"status":"ok","response":{"cleaned":true}}""");
    }

    [Fact]
    public async Task Channel_receives_the_join_payload_that_a_filter_passes_on()
    {
        Host.AddFilter<OuterFilter>();
        _filters.Join = (context, next) =>
            next(context with { Request = new JoinRequest(context.Request.Topic, Payload.FromJson("7"), PayloadJson.CreateOptions()) });
        Script.Join = (channel, join, _) => channel.YesWith(join.Read<int>());
        var session = Host.Connect();
        session.Receives("""["1","1","room:a","phx_join",{}]""");
        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"ok","response":7}]""");
    }

    [Fact]
    public async Task Join_is_refused_by_a_filter_and_nothing_leaves()
    {
        Host.AddFilter<OuterFilter>();
        _filters.Join = (_, _) => JoinContext.Refuse("full");
        var session = Host.Connect();
        session.Receives("""["1","1","room:a","phx_join",{}]""");
        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"full"}}]""");
        Assert.Equal(["outer joins room:a", "outer joined", "outer disposed"], _filters.Entries);
        Assert.Equal(0, Script.LeftCount);
    }

    [Fact]
    public async Task Join_that_a_filter_crashes_is_answered_join_crashed()
    {
        Host.AddFilter<OuterFilter>();
        _filters.Join = (_, _) => throw new InvalidOperationException("a secret");
        await RefusesAsync("""{"reason":"join crashed"}""");
    }

    [Fact]
    public async Task Filters_created_before_a_broken_one_are_disposed()
    {
        Host.AddFilter<OuterFilter>().AddFilter<BrokenFilter>();
        await RefusesAsync("""{"reason":"join crashed"}""");
        Assert.Equal(["outer disposed"], _filters.Entries);
    }

    [Fact]
    public async Task LeftAsync_runs_when_a_filter_does_not_call_next()
    {
        Host.AddFilter<OuterFilter>();
        _filters.Leave = (_, _) => ValueTask.CompletedTask;
        await LeavesAsync(await _rooms.JoinedAsync());
        Assert.Equal(1, _filters.Entries.Count(entry => entry == "left"));
    }

    [Fact]
    public async Task LeftAsync_runs_once_when_a_filter_throws_or_calls_next_twice()
    {
        Host.AddFilter<OuterFilter>();
        _filters.Leave = async (context, next) =>
        {
            await next(context);
            await next(context);
            throw new InvalidOperationException("a secret");
        };
        await LeavesAsync(await _rooms.JoinedAsync());
        Assert.Equal(1, _filters.Entries.Count(entry => entry == "left"));
        Assert.Contains(Host.Log.Records, record => record.EventId.Id == 201);
    }

    [Fact]
    public async Task Exception_of_a_filter_is_logged_when_LeftAsync_fails_too()
    {
        Host.AddFilter<OuterFilter>();
        _filters.Leave = (_, _) => throw new NotSupportedException("of the filter");
        Script.Left = (_, _) => throw new TimeoutException("of the channel");
        await LeavesAsync(await _rooms.JoinedAsync());
        var exception = $"{Assert.Single(Host.Log.Records, record => record.EventId.Id == 201).Exception}";
        Assert.Contains("NotSupportedException", exception, StringComparison.Ordinal);
        Assert.Contains("TimeoutException", exception, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filter_for_some_topics_is_not_called_for_others()
    {
        Host.AddFilter<OuterFilter>("room:a").AddFilter<InnerFilter>("hall:*");
        var session = await _rooms.JoinedAsync();
        await session.JoinsAsync("room:b", 2);
        Assert.Equal(["outer joins room:a", "join", "outer joined", "join"], _filters.Entries);
    }

    private const string Ok = """{"status":"ok","response":{}}""";

    private static Task AnswersAsync(SessionDriver session, int @ref, string @event, string reply)
    {
        session.Receives($$"""["1","{{@ref}}","room:a","{{@event}}",{}]""");
        return session.SendsAsync($"""["1","{@ref}","room:a","phx_reply",{reply}]""");
    }

    private static async Task LeavesAsync(SessionDriver session)
    {
        session.Receives("""["1","9","room:a","phx_leave",{}]""");
        await session.SendsAsync($"""["1","9","room:a","phx_reply",{Ok}]""", """["1","1","room:a","phx_close",{}]""");
    }

    private async Task RefusesAsync(string response)
    {
        var session = Host.Connect();
        session.Receives("""["1","1","room:a","phx_join",{}]""");
        await session.SendsAsync($$$"""["1","1","room:a","phx_reply",{"status":"error","response":{{{response}}}}]""");
    }

    private T Noted<T>(string entry, T result)
    {
        _filters.Write(entry);
        return result;
    }
}
