using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>The exception of a join says whether the client keeps trying. What happens is in <c>Behaviours/joining.txt</c>.</summary>
public sealed class JoinOptionsTests
{
    private const string Remark = "The client keeps trying to join until LeaveAsync.";

    private static readonly JoinOptions Once = new() { Retry = false };

    [Fact]
    public async Task Refused_join_says_that_the_client_keeps_trying()
    {
        await using var still = new StillRoom();
        var joining = still.Socket.Channel("room:2").JoinAsync();
        Refuse(still);
        var refusal = await Assert.ThrowsAsync<ReplyException>(() => joining.WaitAsync(Patience.Limit));
        Assert.Equal($$"""phx_join on room:2 was answered error: {"reason":"full"}. {{Remark}}""", refusal.Message);
        Assert.Equal("full", refusal.Reason);
    }

    [Fact]
    public async Task Unanswered_join_says_that_the_client_keeps_trying()
    {
        await using var still = new StillRoom();
        var joining = still.Socket.Channel("room:2").JoinAsync();
        still.Time.Advance(TimeSpan.FromSeconds(10));
        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => joining.WaitAsync(Patience.Limit));
        Assert.Equal($"No reply to the join of room:2 within 10 s. {Remark}", timeout.Message);
    }

    [Fact]
    public async Task Cancelled_join_says_that_the_client_keeps_trying()
    {
        await using var still = new StillRoom();
        using var cancelling = new CancellationTokenSource();
        var room = still.Socket.Channel("room:2");
        var joining = room.JoinAsync(cancelling.Token);
        await cancelling.CancelAsync();
        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(() => joining.WaitAsync(Patience.Limit));
        Assert.Equal($"The wait for the join of room:2 was cancelled. {Remark}", cancelled.Message);
        Assert.Equal((cancelling.Token, ChannelState.Joining), (cancelled.CancellationToken, room.State));
    }

    [Fact]
    public async Task Join_that_is_tried_once_says_nothing_of_trying()
    {
        await using var still = new StillRoom();
        using var cancelling = new CancellationTokenSource();
        var refused = still.Socket.Channel("room:2").JoinAsync(Once);
        Refuse(still);
        var cancelled = still.Socket.Channel("room:3").JoinAsync(Once, cancelling.Token);
        await cancelling.CancelAsync();
        var unanswered = still.Socket.Channel("room:4").JoinAsync(Once);
        still.Time.Advance(TimeSpan.FromSeconds(10));
        var failures = new List<Exception?>();
        foreach (var joining in new[] { refused, cancelled, unanswered })
            failures.Add(await Record.ExceptionAsync(() => joining.WaitAsync(Patience.Limit)));
        Assert.Equal(
            [
                """phx_join on room:2 was answered error: {"reason":"full"}""",
                "The wait for the join of room:3 was cancelled.",
                "No reply to the join of room:4 within 10 s.",
            ],
            failures.Select(failure => failure!.Message));
    }

    [Fact]
    public async Task Channel_is_closed_when_the_join_throws()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var socket = TestSocket.Create($"ws://127.0.0.1:{host.Port}/socket");
        await socket.ConnectAsync(ConnectMode.FailFast).WaitAsync(Patience.Limit);
        var channel = socket.Channel("nothing:1");
        var closed = new TaskCompletionSource<string>();
        channel.Closed += reason => closed.TrySetResult(reason);
        var refusal = await Assert.ThrowsAsync<ReplyException>(() => channel.JoinAsync<Payload>(Once).WaitAsync(Patience.Limit));
        Assert.Equal(("unmatched topic", ChannelState.Closed), (refusal.Reason, channel.State));
        Assert.Equal(EndReason.JoinFailed, await closed.Task.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task Typed_join_takes_options()
    {
        await using var still = new StillRoom();
        var options = new JoinOptions { Timeout = TimeSpan.FromSeconds(1) };
        var joining = still.Socket.Channel("room:2").JoinAsync<Dictionary<string, int>>(options);
        still.Connection.Receive("""["2","2","room:2","phx_reply",{"status":"ok","response":{"seat":7}}]""");
        Assert.Equal(7, (await joining)["seat"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(50 * 24 * 3600 * 1000L)]
    public void Timeout_that_can_not_be_waited_for_is_refused(long milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new JoinOptions { Timeout = TimeSpan.FromMilliseconds(milliseconds) });

    [Fact]
    public async Task Options_that_are_null_are_refused()
    {
        await using var still = new StillRoom();
        await Assert.ThrowsAsync<ArgumentNullException>(() => still.Socket.Channel("room:2").JoinAsync(null!));
    }

    private static void Refuse(StillRoom still) =>
        still.Connection.Receive("""["2","2","room:2","phx_reply",{"status":"error","response":{"reason":"full"}}]""");
}
