namespace PhoenixSharp.Channels;

/// <summary>Messages to oneself and timers.</summary>
public sealed class MessageTests : IDisposable
{
    private readonly Rooms _rooms = new();

    public MessageTests() => Script.HandleInfo = (channel, message) => channel.Pushes("info", new { message });

    private Script Script => _rooms.Script;

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task A_message_from_anywhere_is_handled_in_turn()
    {
        var session = await _rooms.JoinedAsync();

        Script.Channel.Post("a");
        Script.Channel.Post("b");

        await session.SendsAsync("""["1",null,"room:a","info",{"message":"a"}]""", """["1",null,"room:a","info",{"message":"b"}]""");
    }

    [Fact]
    public async Task A_message_for_later_comes_when_it_is_due()
    {
        var session = await _rooms.JoinedAsync();
        Script.Channel.PostAfter(TimeSpan.FromSeconds(2), "second");
        Script.Channel.PostAfter(TimeSpan.FromSeconds(1), "first");
        Script.Channel.PostAfter(TimeSpan.FromSeconds(1), "first too");

        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(0.9));
        Script.Channel.Post("before");
        await session.SendsAsync("""["1",null,"room:a","info",{"message":"before"}]""");
        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(1.1));

        await session.SendsAsync(
            """["1",null,"room:a","info",{"message":"first"}]""",
            """["1",null,"room:a","info",{"message":"first too"}]""",
            """["1",null,"room:a","info",{"message":"second"}]""");
    }

    [Fact]
    public async Task A_message_that_is_called_off_never_comes()
    {
        var session = await _rooms.JoinedAsync();
        var later = Script.Channel.PostAfter(TimeSpan.FromSeconds(1), "called off");

        later.Dispose();
        later.Dispose();
        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(2));
        Script.Channel.Post("after");

        await session.SendsAsync("""["1",null,"room:a","info",{"message":"after"}]""");
    }

    [Fact]
    public async Task A_message_may_be_as_far_off_as_a_time_can_be()
    {
        var session = await _rooms.JoinedAsync();
        Script.Channel.PostAfter(TimeSpan.MaxValue, "never");
        Script.Channel.PostAfter(TimeSpan.FromDays(60), "in two months");

        _rooms.Host.Time.Advance(TimeSpan.FromDays(60));

        await session.SendsAsync("""["1",null,"room:a","info",{"message":"in two months"}]""");
    }

    [Fact]
    public async Task A_timer_takes_delays_that_the_systems_timers_do_not()
    {
        var timers = new ChannelTimers(TimeProvider.System, _ => { });
        timers.Add(TimeSpan.FromDays(365), "later");
        timers.Add(TimeSpan.MaxValue, "never");
        var posted = new Signal();
        var soon = new ChannelTimers(TimeProvider.System, _ => posted.Set());
        soon.Add(TimeSpan.Zero, "now");

        await posted.WaitAsync();
        timers.End();
        soon.End();
    }

    [Fact]
    public async Task Timers_die_with_the_channel()
    {
        var session = await _rooms.JoinedAsync();
        Script.Channel.PostAfter(TimeSpan.FromSeconds(1), "too late");

        session.Receives("""["1","2","room:a","phx_leave",{}]""");
        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""", """["1","1","room:a","phx_close",{}]""");

        Assert.Equal(0, _rooms.Host.Time.TimerCount);
    }

    [Fact]
    public async Task An_ended_channel_drops_messages_and_starts_no_timer()
    {
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","phx_leave",{}]""");
        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""", """["1","1","room:a","phx_close",{}]""");
        Script.HandleInfo = (_, _) => throw new InvalidOperationException("It was handled.");

        Script.Channel.Post("late");
        Script.Channel.PostAfter(TimeSpan.FromSeconds(1), "later").Dispose();
        await session.JoinsAsync("room:a", 3);

        Assert.Equal(0, _rooms.Host.Time.TimerCount);
        Assert.DoesNotContain(_rooms.Host.Log.Records, record => record.Exception is not null);
    }

    [Fact]
    public async Task A_delay_is_not_negative_and_a_message_not_null()
    {
        await _rooms.JoinedAsync();

        Assert.Throws<ArgumentOutOfRangeException>(() => Script.Channel.PostAfter(TimeSpan.FromTicks(-1), "then"));
        Assert.Throws<ArgumentNullException>(() => Script.Channel.Post(null!));
    }
}
