using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Pushes with a timeout of their own.</summary>
public sealed class TypedPushTests
{
    [Fact]
    public async Task Typed_push_times_out_after_its_own_timeout()
    {
        await using var rig = new StillRoom();
        var pushing = rig.Room.PushAsync<Receipt>("new_msg", new { Body = "hi" }, TimeSpan.FromSeconds(3));
        rig.Time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(pushing.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(0.1));
        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => pushing.WaitAsync(Patience.Limit));
        Assert.Contains("3 s", timeout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Typed_push_with_a_timeout_reads_the_response()
    {
        await using var rig = new StillRoom();
        var pushing = rig.Room.PushAsync<Receipt>("new_msg", null, TimeSpan.FromSeconds(3), CancellationToken.None);
        rig.Reply(2, "ok", """{"id":7}""");
        Assert.Equal(new Receipt(7), await pushing.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task Push_says_that_it_was_not_sent_when_the_channel_is_not_joined_in_time()
    {
        await using var rig = new StillRoom();
        var room = rig.Socket.Channel("room:2");
        var joining = room.JoinAsync();
        var pushing = room.PushAsync("new_msg", null, TimeSpan.FromSeconds(3));
        rig.Time.Advance(TimeSpan.FromSeconds(3));
        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => pushing.WaitAsync(Patience.Limit));
        Assert.Equal("new_msg was not sent: room:2 was not joined within 3 s.", timeout.Message);
        rig.Connection.Receive("""["2","2","room:2","phx_reply",{"status":"ok","response":{}}]""");
        await joining.WaitAsync(Patience.Limit);
        Assert.DoesNotContain(rig.Connection.Sent, sent => sent.Contains("new_msg", StringComparison.Ordinal));
    }

    private sealed record Receipt(int Id);
}
