using System.Runtime.CompilerServices;

namespace PhoenixSharp.Testing.Tests;

public sealed class TimeTests
{
    [Fact]
    public async Task Message_that_comes_later_comes_when_the_clock_is_moved()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();
        await member.SendAsync("later");

        await server.AdvanceAsync(TimeSpan.FromSeconds(59));
        await member.ReceivesNothingAsync("tick");
        await server.AdvanceAsync(TimeSpan.FromSeconds(1));

        await member.ReceivesPushAsync("tick", new { n = 1 });
    }

    [Fact]
    public async Task Each_timer_is_handled_before_the_next_one_fires()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();
        await member.SendAsync("later");
        var began = server.Time.GetUtcNow();

        await server.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(3, member.GetChannel<RoomChannel>().Ticks);
        Assert.Equal(TimeSpan.FromMinutes(10), server.Time.GetUtcNow() - began);
    }

    [Fact]
    public async Task Handler_that_waits_for_the_clock_replies_when_it_is_moved()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();

        for (var i = 0; i < 50; i++)
        {
            var reply = member.PushAsync("slow");
            await server.AdvanceAsync(TimeSpan.FromSeconds(29));
            Assert.False(reply.IsCompleted);
            await server.AdvanceAsync(TimeSpan.FromSeconds(1));
            Assert.True((await reply).IsOk);
        }
    }

    [Fact]
    public async Task Connection_is_closed_when_its_credentials_expire()
    {
        await using var server = Rooms.Start();
        var client = await server.ConnectAsync<UserSocket>(authToken: "guest");

        await server.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((1008, "credentials expired"), await client.ReceivesCloseAsync());
    }

    [Fact]
    public void Timers_fire_in_the_order_in_which_they_are_due()
    {
        var time = new VirtualTime();
        List<string> fired = [];
        using var second = time.CreateTimer(_ => fired.Add("2"), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        using var every = time.CreateTimer(_ => fired.Add("1"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        using var never = time.CreateTimer(_ => fired.Add("never"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        never.Dispose();

        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["1", "2", "1", "1"], fired);
        Assert.Equal(1, time.TimerCount);
    }

    [Fact]
    public void Wait_for_timers_is_released_when_they_are_set()
    {
        var time = new VirtualTime();
        var wait = WaitForTimer(time);

        GC.Collect();

        Assert.False(wait.IsAlive);
        GC.KeepAlive(time);
    }

    // The task is in a method of its own, so that no local variable of the test keeps it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference WaitForTimer(VirtualTime time)
    {
        var wait = time.WhenTimersAsync(1);
        time.CreateTimer(static _ => { }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        Assert.True(wait.IsCompleted);
        return new WeakReference(wait);
    }

    [Fact]
    public void Clock_does_not_go_back() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new VirtualTime().Advance(TimeSpan.FromSeconds(-1)));
}
