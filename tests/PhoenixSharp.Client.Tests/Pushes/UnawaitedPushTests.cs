using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>A push without a waiter that fails is an event of its channel, and logged.</summary>
public sealed class UnawaitedPushTests
{
    private readonly List<PushFailure> _failures = [];

    [Fact]
    public async Task Refusal_is_an_event_of_the_channel_and_logged()
    {
        using var log = new RecordingLogger();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        await using var rig = new StillRoom(options => options.LoggerFactory = factory);
        rig.Room.PushFailed += _failures.Add;
        rig.Room.Push("typing");
        rig.Room.Push("moved");
        rig.Reply(3, "error", """{"reason":"overloaded"}""");
        var failure = Assert.Single(_failures);
        var refusal = Assert.IsType<ReplyException>(failure.Exception);
        Assert.Equal(("moved", "room:1", "error", "overloaded"), (failure.Event, refusal.Topic, refusal.Status, refusal.Reason));
        var warning = Assert.Single(log.Records, record => record.Level == LogLevel.Warning);
        Assert.Contains("overloaded", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acceptance_is_no_event_and_neither_is_a_second_answer()
    {
        await using var rig = new StillRoom();
        rig.Room.PushFailed += _failures.Add;
        rig.Room.Push("typing");
        rig.Reply(2, "ok", "{}");
        rig.Reply(2, "error", "{}");
        rig.Reply(99, "error", "{}");
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task Refusal_of_a_push_with_a_waiter_is_told_to_the_waiter_alone()
    {
        await using var rig = new StillRoom();
        rig.Room.PushFailed += _failures.Add;
        var pushing = rig.Room.PushAsync("typing");
        rig.Reply(2, "error", """{"reason":"overloaded"}""");
        Assert.Equal("overloaded", (await Assert.ThrowsAsync<ReplyException>(() => pushing)).Reason);
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task Latest_pushes_are_known_among_very_many()
    {
        await using var rig = new StillRoom();
        rig.Room.PushFailed += _failures.Add;
        for (var i = 0; i < 5_000; i++)
            rig.Room.Push($"event {i}");
        rig.Reply(5_001, "error", "{}");
        rig.Reply(4_001, "error", "{}");
        Assert.Equal(["event 4999", "event 3999"], _failures.Select(failure => failure.Event));
    }

    [Fact]
    public async Task Push_that_is_not_sent_in_time_or_not_at_all_is_an_event()
    {
        await using var rig = new StillRoom();
        rig.Room.PushFailed += _failures.Add;
        rig.Connection.End(1001, "");
        rig.Room.Push("late");
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<TimeoutException>(Assert.Single(_failures).Exception);
        rig.Room.Push("never");
        _ = rig.Room.LeaveAsync();
        Assert.IsType<PushUnansweredException>(_failures[1].Exception);
        Assert.Equal("never", _failures[1].Event);
    }
}
