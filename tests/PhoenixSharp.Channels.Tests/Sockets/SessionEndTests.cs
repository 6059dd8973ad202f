using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Sockets;

public sealed class SessionEndTests : IDisposable
{
    private readonly Rooms _rooms = new();
    private readonly Held _held = new();

    public SessionEndTests() => Script.On("hang", async _ =>
    {
        await _held.HereAsync();
        return Reply.Ok();
    });

    private Script Script => _rooms.Script;

    public void Dispose()
    {
        _held.Release();
        _rooms.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_channel_hears_why_and_the_client_nothing(bool draining)
    {
        LeaveReason reason = draining ? new LeaveReason.Draining() : new LeaveReason.Closed();
        var session = await _rooms.JoinedAsync();
        await session.JoinsAsync("room:b", 2);

        await session.EndAsync(reason);

        Assert.Equal(reason, await Script.NextLeftAsync());
        Assert.Equal(reason, await Script.NextLeftAsync());
        Assert.Equal(0, Script.LeftCount);
        Assert.False(session.HasChannels);
        Assert.Equal(0, _rooms.Host.TopicCount);
        session.SentNothingMore();
    }

    [Fact]
    public async Task What_comes_after_it_is_not_handled()
    {
        var session = await _rooms.JoinedAsync();
        await session.EndAsync();
        session.SentNothingMore();

        session.Receives("""["2","2","room:b","phx_join",{}]""");
        session.Receives("""["1","3","room:a","crash",{}]""");

        Assert.Single(Script.Made);
        Assert.False(session.HasChannels);
    }

    [Fact]
    public async Task Ended_twice_it_calls_LeftAsync_once()
    {
        var session = await _rooms.JoinedAsync();

        await Task.WhenAll(session.EndAsync(), session.EndAsync(new LeaveReason.Draining()));

        await Script.NextLeftAsync();
        Assert.Equal(0, Script.LeftCount);
    }

    [Fact]
    public async Task A_handler_in_hand_is_cancelled_and_waited_for()
    {
        var entered = new Signal();
        var returned = false;
        Script.On("wait", async call =>
        {
            entered.Set();
            await Task.WhenAny(Task.Delay(Timeout.Infinite, call.CancellationToken));
            returned = true;
            return Reply.Ok();
        });
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","wait",{}]""");
        await entered.WaitAsync();

        await session.EndAsync();

        Assert.True(returned);
        Assert.IsType<LeaveReason.Closed>(await Script.NextLeftAsync());
        session.SentNothingMore();
    }

    [Fact]
    public async Task A_channel_that_is_leaving_is_waited_for_and_left_once()
    {
        Script.Left = async (_, _) => await _held.HereAsync();
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","phx_leave",{}]""");
        await _held.EnteredAsync();

        var end = session.EndAsync();
        Assert.False(end.IsCompleted);
        _held.Release();
        await end;

        Assert.IsType<LeaveReason.Left>(await Script.NextLeftAsync());
        Assert.Equal(0, Script.LeftCount);
    }

    [Fact]
    public async Task Handlers_that_hang_hold_it_up_for_twice_the_shutdown_timeout_all_together()
    {
        var (hanging, all) = (0, new Signal());
        Script.On("hang", async _ =>
        {
            if (Interlocked.Increment(ref hanging) == 3)
                all.Set();
            await _held.HereAsync();
            return Reply.Ok();
        });
        var session = await _rooms.JoinedAsync();
        await session.JoinsAsync("room:b", 2);
        await session.JoinsAsync("room:c", 3);
        foreach (var (topic, @ref) in (ReadOnlySpan<(string, int)>)[("room:a", 1), ("room:b", 2), ("room:c", 3)])
            session.Receives($$"""["{{@ref}}","9","{{topic}}","hang",{}]""");
        await all.WaitAsync();

        var end = session.EndAsync();
        await TimersAsync(3);
        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(end.IsCompleted);
        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(0.1));
        await end.WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(0, _rooms.Host.TopicCount);
        Assert.Equal(2, _rooms.Host.Log.Records.Count(record => record.EventId == 203)); // the first and the second of three
        _held.Release();
        for (var i = 0; i < 3; i++)
            Assert.IsType<LeaveReason.Closed>(await Script.NextLeftAsync()); // late, but called
    }

    [Fact]
    public async Task A_replaced_channel_is_waited_for_too_and_the_join_that_waits_for_it_never_asked()
    {
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","hang",{}]""");
        await _held.EnteredAsync();
        session.Receives("""["2","2","room:a","phx_join",{}]""");

        var end = session.EndAsync();
        await TimersAsync(2);
        Assert.False(end.IsCompleted);
        _held.Release();
        await end.WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);

        Assert.IsType<LeaveReason.DuplicateJoin>(await Script.NextLeftAsync());
        Assert.Single(Script.Made);
        session.SentNothingMore();
    }

    // A transport calls it under its own lock, which a delivery may be waiting for.
    [Fact]
    public async Task It_returns_though_a_delivery_is_stuck_in_the_transport()
    {
        var (stuck, freed) = (new Signal(), new Signal());
        var session = await _rooms.JoinedAsync();
        session.Transport.Pushing = () =>
        {
            stuck.Set();
            freed.WaitAsync().GetAwaiter().GetResult();
        };
        var broadcasting = OnAThreadAsync(async () =>
        {
            await _rooms.Host.Broadcaster.BroadcastAsync("room:a", "news", new { }, CancellationToken.None);
            return true;
        });
        await stuck.WaitAsync();

        var end = await OnAThreadAsync(() => Task.FromResult(session.EndAsync()));
        Assert.False(end.IsCompleted);
        freed.Set();

        await end.WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);
        await broadcasting;
    }

    [Fact]
    public async Task It_races_with_joins_and_leaves_nothing_behind()
    {
        for (var round = 0; round < 200; round++)
        {
            var session = _rooms.Host.Connect();
            var joining = OnAThreadAsync(() =>
            {
                for (var i = 0; i < 5; i++)
                    session.Receives($$"""["{{i}}","{{i}}","room:{{i % 2}}","phx_join",{}]""");
                return Task.FromResult(true);
            });

            await session.EndAsync().WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);
            await joining;

            Assert.False(session.HasChannels);
        }
        Assert.Equal(0, _rooms.Host.TopicCount);
        Assert.DoesNotContain(_rooms.Host.Log.Records, record => record.EventId == 203);
    }

    private static Task<T> OnAThreadAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .Unwrap().WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);

    private Task TimersAsync(int count) => _rooms.Host.Time.WhenTimersAsync(count).WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);
}
