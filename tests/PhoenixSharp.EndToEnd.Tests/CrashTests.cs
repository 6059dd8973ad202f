using System.Text;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 18 of the promises: a handler that crashes.
public sealed class CrashTests
{
    private const string Secret = "canary-0f1e2d";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("in the join")]
    [InlineData("in the join, later")]
    public async Task A_join_that_crashes_is_told_so_and_may_be_tried_again(string where)
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        var reply = await client.JoinAsync("crash:1", $$"""{"crash":"{{where}}"}""");
        Assert.Equal(("error", """{"reason":"join crashed"}"""), (reply.Status, reply.Response));
        Assert.Equal("""{"reason":"unmatched topic"}""", (await client.AskAsync("crash:1", "echo")).Response);
        Assert.Equal("ok", (await client.JoinAsync("crash:1")).Status);
        await SaneAsync(host, client, "in its join");
    }

    [Fact]
    public async Task A_channel_that_cant_be_made_is_a_join_that_crashed()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        Assert.Equal("""{"reason":"join crashed"}""", (await client.JoinAsync("unmakeable")).Response);
        await SaneAsync(host, client, "in its join");
    }

    [Theory]
    [InlineData("joined")]
    [InlineData("joined, later")]
    public async Task After_its_join_was_answered_a_crash_is_an_error_on_its_topic(string where)
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        Assert.Equal("ok", (await client.JoinAsync("crash:1", $$"""{"crash":"{{where}}"}""")).Status);
        await CrashedAsync(client);
        await SaneAsync(host, client, "JoinedAsync");
    }

    [Theory]
    [InlineData("event")]
    [InlineData("event, later")]
    [InlineData("event, cancelled")]
    [InlineData("event, timed out")]
    [InlineData("event, faulted")]
    [InlineData("event, its own JSON")]
    [InlineData("info")]
    [InlineData("timer")]
    public async Task A_crash_of_a_handler_is_an_error_on_its_topic_alone(string @event)
    {
        using var counters = new Counters();
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await client.JoinAsync("crash:1");
        await client.PushAsync("crash:1", @event);
        await CrashedAsync(client);
        Assert.Equal((2, 1), (counters["phoenixsharp.channels.joins"], counters["phoenixsharp.channels.leaves"]));
        await SaneAsync(host, client, null);
    }

    [Fact]
    public async Task Channel_lives_on_when_it_can_not_read_a_payload()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await client.JoinAsync("crash:1");
        foreach (var payload in new[] { "{}", "null", "7", "\"one\"" })
        {
            var reply = await client.AskAsync("crash:1", "event, unreadable", payload);
            Assert.Equal(("error", """{"reason":"invalid payload"}"""), (reply.Status, reply.Response));
        }
        Assert.Equal("ok", (await client.AskAsync("crash:1", "event, unreadable", "\"1.2\"")).Status);
        Assert.DoesNotContain(host.Log.Records, record => record.Exception is not null);
    }

    [Fact]
    public async Task A_crash_on_an_outgoing_event_is_its_members_own()
    {
        await using var host = await StartAsync();
        await using var crashes = await ConnectAsync(host);
        await using var other = await host.ConnectAsync();
        await crashes.JoinAsync("crash:1", """{"crash":"outgoing"}""");
        await other.JoinAsync("crash:1");
        await host.Broadcaster.BroadcastAsync("crash:1", "intercepted", new { }, Stop);
        await CrashedAsync(crashes);
        Assert.Equal("intercepted", (await other.ReceiveAsync()).Event);
        await SaneAsync(host, crashes, "intercepted");
    }

    [Fact]
    public async Task A_crash_while_leaving_is_logged_and_the_leave_is_answered()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await client.JoinAsync("crash:1", """{"crash":"left"}""");
        Assert.Equal("ok", (await client.AskAsync("crash:1", "phx_leave")).Status);
        Assert.Equal("phx_close", (await client.ReceiveAsync()).Event);
        await SaneAsync(host, client, "LeftAsync");
    }

    [Fact]
    public async Task A_crash_while_leaving_after_a_crash_hides_neither()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await client.JoinAsync("crash:1", """{"crash":"left"}""");
        await client.PushAsync("crash:1", "event");
        await CrashedAsync(client);
        await SaneAsync(host, client, "LeftAsync");
        Assert.Equal(2, host.Log.Records.Count(record => record.Exception is not null));
    }

    [Fact]
    public async Task What_an_application_registered_at_the_token_is_logged_if_it_throws()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await client.JoinAsync("crash:1");
        Assert.Equal("ok", (await client.AskAsync("crash:1", "throw when cancelled")).Status);
        Assert.Equal("ok", (await client.AskAsync("crash:1", "phx_leave")).Status);
        Assert.Equal("phx_close", (await client.ReceiveAsync()).Event);
        await SaneAsync(host, client, "CancellationToken");
    }

    [Fact]
    public async Task A_cancelled_event_of_a_connection_that_ends_is_no_error()
    {
        await using var host = await StartAsync();
        var client = await host.ConnectAsync();
        await client.JoinAsync("crash:1");
        await client.PushAsync("crash:1", "wait to be cancelled");
        await client.HeartbeatAsync();
        client.Socket.Reset();
        await Patience.UntilAsync(() => host.TopicCount == 0, "the channel has left");
        Assert.DoesNotContain(host.Log.Records, record => record.Level >= LogLevel.Warning);
    }

    private static Task<KestrelHost> StartAsync() => KestrelHost.StartAsync(app => app.MapSocket<OpenSocket>("/socket", socket => socket
        .Channel<CrashingChannel>("crash:*")
        .Channel<UnmakeableChannel>("unmakeable")
        .Channel<EchoChannel>("room:*")));

    private static async Task<ChannelClient> ConnectAsync(KestrelHost host)
    {
        var socket = await host.DialAsync();
        socket.Recording = new MemoryStream();
        await socket.UpgradeAsync("/socket/websocket?vsn=2.0.0");
        var client = new ChannelClient(socket);
        await client.JoinAsync("room:other");
        return client;
    }

    private static async Task CrashedAsync(ChannelClient client)
    {
        var error = await client.ReceiveAsync("phx_error");
        Assert.Equal(("crash:1", """{"reason":"channel_crash"}"""), (error.Topic, error.Payload.GetRawText()));
        Assert.Equal("""{"reason":"unmatched topic"}""", (await client.AskAsync("crash:1", "echo")).Response);
    }

    // The connection and its other channel live, the crash was logged with what it was, and the client was told nothing of that.
    private static async Task SaneAsync(KestrelHost host, ChannelClient client, string? loggedAs)
    {
        Assert.Equal("ok", (await client.HeartbeatAsync()).Status);
        Assert.Equal("ok", (await client.AskAsync("room:other", "echo")).Status);
        Assert.Contains(host.Log.Records, record => (record.Exception is not null || record.EventId.Id == 209) && record.Text.Contains(loggedAs ?? "crash", StringComparison.Ordinal));
        var received = Encoding.UTF8.GetString(client.Socket.Recording!.ToArray());
        Assert.DoesNotContain(Secret, received, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", received, StringComparison.Ordinal);
    }

    private sealed class UnmakeableChannel : Channel<OpenSocket>
    {
        public UnmakeableChannel() => throw new InvalidOperationException(Secret);

        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
    }

    private sealed class CrashingChannel : Channel<OpenSocket>
    {
        private string? _crash;

        protected internal override IReadOnlyCollection<string> Intercepts => ["intercepted"];

        public override async ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
        {
            _crash = join.Payload.TryGet("crash", out var where) ? where.AsString() : null;
            if (_crash == "in the join, later")
                await Task.Yield();
            return _crash?.StartsWith("in the", StringComparison.Ordinal) == true ? throw new InvalidOperationException(Secret) : Accept();
        }

        public override async ValueTask JoinedAsync(CancellationToken cancellationToken)
        {
            if (_crash == "joined, later")
                await Task.Yield();
            if (_crash?.StartsWith("joined", StringComparison.Ordinal) == true)
                throw new InvalidOperationException(Secret);
        }

        public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
        {
            switch (@event)
            {
                case "event":
                    throw new InvalidOperationException(Secret);
                case "event, cancelled":
                    throw new OperationCanceledException(Secret); // its own: nobody has told the channel to end
                case "event, timed out":
                    throw new TimeoutException(Secret);
                case "event, faulted":
                    return ValueTask.FromException<Reply>(new InvalidOperationException(Secret));
                case "event, its own JSON":
                    throw new System.Text.Json.JsonException(Secret);
                case "event, unreadable":
                    Read<Version>(payload);
                    break;
                case "info":
                    Post(Secret);
                    break;
                case "timer":
                    PostAfter(TimeSpan.Zero, Secret);
                    break;
                case "throw when cancelled":
                    cancellationToken.Register(() => throw new InvalidOperationException(Secret));
                    break;
                default:
                    return LaterAsync(@event, cancellationToken);
            }
            return new(Reply.Ok());
        }

        public override ValueTask HandleInfoAsync(object message, CancellationToken cancellationToken) => throw new InvalidOperationException((string)message);

        public override ValueTask HandleOutgoingAsync(Broadcast broadcast, CancellationToken cancellationToken) =>
            _crash == "outgoing" ? throw new InvalidOperationException(Secret) : base.HandleOutgoingAsync(broadcast, cancellationToken);

        public override ValueTask LeftAsync(LeaveReason reason) => _crash == "left" ? throw new InvalidOperationException(Secret) : default;

        private static async ValueTask<Reply> LaterAsync(string @event, CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (@event == "wait to be cancelled")
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException(Secret);
        }
    }
}
