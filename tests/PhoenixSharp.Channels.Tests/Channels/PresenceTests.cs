using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Channels;

/// <summary>A channel's presences end with it, however it ends.</summary>
public sealed class PresenceTests : IDisposable
{
    private readonly Rooms _rooms = new(builder => builder.AddPresence<RoomPresence>());
    private readonly RoomPresence _presence;

    public PresenceTests() => _presence = _rooms.Host.Services.GetRequiredService<RoomPresence>();

    private Script Script => _rooms.Script;

    public void Dispose() => _rooms.Dispose();

    [Theory]
    [InlineData("phx_leave")]
    [InlineData("crash")]
    public async Task They_leave_with_the_channel(string @event)
    {
        Script.Joined = async channel => await _presence.TrackAsync(channel, "ann", new Meta(1), TestContext.Current.CancellationToken);
        using var watcher = new TopicWatcher(_rooms.Host.Services, "room:a");
        var session = await _rooms.JoinedAsync();
        Assert.Contains("\"joins\":{\"ann\"", await NextDiffAsync(watcher), StringComparison.Ordinal);

        session.Receives($$"""["1","2","room:a","{{@event}}",{}]""");

        Assert.Contains("\"leaves\":{\"ann\"", await NextDiffAsync(watcher), StringComparison.Ordinal);
        Assert.Equal(0, _presence.Count("room:a"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task They_leave_with_a_join_that_is_refused_or_crashes(bool crashes)
    {
        Script.Join = async (channel, _, _) =>
        {
            await _presence.TrackAsync(channel, "ann", new Meta(1), CancellationToken.None);
            return crashes ? throw new InvalidOperationException("a secret") : ScriptedChannel.No("no");
        };
        using var watcher = new TopicWatcher(_rooms.Host.Services, "room:a");
        var session = _rooms.Host.Connect();

        session.Receives("""["1","1","room:a","phx_join",{}]""");

        Assert.Contains("\"joins\":{\"ann\"", await NextDiffAsync(watcher), StringComparison.Ordinal);
        Assert.Contains("\"leaves\":{\"ann\"", await NextDiffAsync(watcher), StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_still_there_in_LeftAsync()
    {
        var count = -1;
        Script.Joined = async channel => await _presence.TrackAsync(channel, "ann", new Meta(1), TestContext.Current.CancellationToken);
        Script.Left = (_, _) =>
        {
            count = _presence.Count("room:a");
            return ValueTask.CompletedTask;
        };
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","echo",{}]""");
        await session.SendsNextAsync(); // the diff
        await session.SendsNextAsync();

        await session.EndAsync();

        Assert.Equal(1, count);
    }

    [Fact]
    public async Task They_leave_though_a_handler_hangs_for_ever()
    {
        var held = new Held();
        Script.Joined = async channel => await _presence.TrackAsync(channel, "ann", new Meta(1), TestContext.Current.CancellationToken);
        Script.On("hang", async _ =>
        {
            await held.HereAsync();
            return Reply.None;
        });
        using var watcher = new TopicWatcher(_rooms.Host.Services, "room:a");
        var session = await _rooms.JoinedAsync();
        await NextDiffAsync(watcher);
        session.Receives("""["1","2","room:a","hang",{}]""");
        await held.EnteredAsync();

        var end = session.EndAsync();
        await TimerAsync();
        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(10));
        await end;

        Assert.Contains("\"leaves\":{\"ann\"", await NextDiffAsync(watcher), StringComparison.Ordinal);
        held.Release();
        Assert.IsType<LeaveReason.Closed>(await Script.NextLeftAsync());
    }

    private Task TimerAsync() => _rooms.Host.Time.WhenTimersAsync(1).WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);

    private static async Task<string> NextDiffAsync(TopicWatcher watcher)
    {
        var next = watcher.NextAsync(TestContext.Current.CancellationToken).AsTask();
        return (await next.WaitAsync(Signal.Patience, TestContext.Current.CancellationToken)).Payload.ToString();
    }
}

internal sealed record Meta(int N);

internal sealed class RoomPresence : Presence<Meta>;
