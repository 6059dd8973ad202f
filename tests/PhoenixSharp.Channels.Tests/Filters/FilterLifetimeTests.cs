using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Filters;

/// <summary>Where filters come from, how long they live, and what runs before them.</summary>
public sealed class FilterLifetimeTests
{
    [Fact]
    public async Task Each_channel_has_a_filter_of_its_own_with_the_channels_services()
    {
        using var rooms = new Rooms(builder => builder.Services.AddScoped<Visit>());
        rooms.Host.AddFilter<VisitFilter>();
        var session = await rooms.JoinedAsync();
        await session.JoinsAsync("room:b", 2);
        var (a, b) = (await AskAsync(session, "room:a", 1), await AskAsync(session, "room:b", 2));
        Assert.NotEqual(a, b);
        Assert.Equal(a, await AskAsync(session, "room:a", 1));
        Assert.Contains("same", a, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registered_filter_is_taken_from_the_services_and_not_disposed()
    {
        var shared = new FilterScript();
        using var rooms = new Rooms(builder => builder.Services.AddSingleton(shared).AddSingleton<OuterFilter>());
        rooms.Host.AddFilter<OuterFilter>();
        var session = await rooms.JoinedAsync();
        session.Receives("""["1","9","room:a","phx_leave",{}]""");
        await session.SendsAsync(
            """["1","9","room:a","phx_reply",{"status":"ok","response":{}}]""", """["1","1","room:a","phx_close",{}]""");
        await session.JoinsAsync("room:a", 2);
        Assert.Equal(
            ["outer joins room:a", "outer joined", "outer leaves room:a", "outer left", "outer joins room:a", "outer joined"],
            shared.Entries);
    }

    [Fact]
    public async Task Authorization_of_a_channel_is_checked_before_filters()
    {
        var script = new FilterScript();
        using var host = new SocketHost(builder => builder.Services.AddAuthorizationCore().AddSingleton(script));
        var session = host.Channel("members", _ => new MembersChannel()).AddFilter<OuterFilter>().Connect();
        session.Receives("""["1","1","members","phx_join",{}]""");
        await session.SendsAsync("""["1","1","members","phx_reply",{"status":"error","response":{"reason":"unauthorized"}}]""");
        Assert.Empty(script.Entries);
    }

    private static async Task<string> AskAsync(SessionDriver session, string topic, int joinRef)
    {
        session.Receives($$"""["{{joinRef}}","5","{{topic}}","ask",{}]""");
        var message = await session.SendsNextAsync();
        return message[message.IndexOf("\"response\":", StringComparison.Ordinal)..^2];
    }

    private sealed class Visit
    {
        private static int LastNumber;

        public int Number { get; } = Interlocked.Increment(ref LastNumber);
    }

    private sealed class VisitFilter(Visit visit) : IChannelFilter
    {
        public ValueTask<Reply> HandleAsync(EventContext context, Func<EventContext, ValueTask<Reply>> next)
        {
            var isSame = context.Services.GetRequiredService<Visit>() == visit && context.Channel.Topic == context.Topic;
            return ValueTask.FromResult(Reply.Error($"{visit.Number} {(isSame ? "same" : "another")}"));
        }
    }

    [Authorize]
    private sealed class MembersChannel : Channel<PlainSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
    }
}
