using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Client.Tests;

/// <summary>A function that gives waits and fails is reported, and the socket goes on connecting, and the channel joining.</summary>
public sealed class BackoffFailureTests : IAsyncLifetime
{
    private static readonly Dictionary<string, Func<TimeSpan>> Failing = new()
    {
        ["throws"] = () => throw new InvalidOperationException("no wait"),
        ["negative"] = () => TimeSpan.FromSeconds(-1),
        ["infinite"] = () => Timeout.InfiniteTimeSpan,
        ["too long"] = () => TimeSpan.MaxValue,
    };

    private readonly VirtualTime _time = new();
    private readonly FakeTransport _transport = new("websocket", needsHeartbeat: true);
    private readonly List<HandlerFailure> _failures = [];
    private PhoenixSocket _socket = null!;

    public static TheoryData<string> Ways => [.. Failing.Keys];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _socket.DisposeAsync();

    [Theory]
    [MemberData(nameof(Ways))]
    public void Reconnect_waits_as_by_default_when_the_first_value_is_bad(string way)
    {
        Open(options => options.ReconnectAfter = _ => Failing[way]());
        _transport.Refuse();
        _time.Advance(TimeSpan.FromMilliseconds(9));
        Assert.Single(_transport.Attempts);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, _transport.Attempts.Count);
        Assert.Equal((null, nameof(PhoenixSocketOptions.ReconnectAfter)), (Assert.Single(_failures).Topic, _failures[0].Event));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Reconnect_waits_as_before_when_a_later_value_is_bad(string way)
    {
        Open(options => options.ReconnectAfter = tries => tries == 1 ? TimeSpan.FromSeconds(3) : Failing[way]());
        _transport.Refuse();
        _time.Advance(TimeSpan.FromSeconds(3));
        _transport.Refuse();
        _time.Advance(TimeSpan.FromMilliseconds(2999));
        Assert.Equal(2, _transport.Attempts.Count);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(3, _transport.Attempts.Count);
        Assert.Single(_failures);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Rejoin_waits_as_by_default_when_the_value_is_bad(string way)
    {
        Open(options => options.RejoinAfter = _ => Failing[way]());
        _transport.Accept();
        var room = _socket.Channel("room:1");
        _ = room.JoinAsync();
        _transport.Connection!.Receive("""["1","1","room:1","phx_reply",{"status":"error","response":{}}]""");
        Assert.Equal(ChannelState.Errored, room.State);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _transport.Connection.Sent.Count(frame => frame.Contains("phx_join", StringComparison.Ordinal)));
        Assert.Equal(("room:1", nameof(PhoenixSocketOptions.RejoinAfter)), (Assert.Single(_failures).Topic, _failures[0].Event));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(50 * 86_400)]
    public async Task Timeout_that_no_timer_takes_is_refused_where_it_is_set(double seconds)
    {
        Open(_ => { });
        _transport.Accept();
        var room = _socket.Channel("room:1");
        var timeout = TimeSpan.FromSeconds(seconds);
        Assert.Throws<ArgumentOutOfRangeException>(() => room.Timeout = timeout);
        _ = room.JoinAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => room.PushAsync("echo", null, timeout));
        Assert.Throws<ArgumentOutOfRangeException>(() => Made(options => options.Timeout = timeout));
        Assert.Throws<ArgumentOutOfRangeException>(() => Made(options => options.ConnectTimeout = timeout));
        Assert.Throws<ArgumentOutOfRangeException>(() => Made(options => options.HeartbeatInterval = timeout));
    }

    [Fact]
    public void Option_that_is_null_is_refused_when_the_socket_is_made()
    {
        Open(_ => { });
        Assert.Throws<ArgumentException>(() => Made(options => options.ReconnectAfter = null!));
        Assert.Throws<ArgumentException>(() => Made(options => options.Transport = null!));
    }

    private static PhoenixSocket Made(Action<PhoenixSocketOptions> configure) => new("ws://localhost:4000/socket", configure);

    private void Open(Action<PhoenixSocketOptions> configure)
    {
        SynchronizationContext.SetSynchronizationContext(null); // everything runs on the test's own stack
        _socket = new PhoenixSocket("ws://localhost:4000/socket", options =>
        {
            (options.Time, options.Jitter, options.Transport, options.Schedule) = (_time, false, _transport, work => work.Execute());
            configure(options);
        });
        _socket.HandlerFailed += _failures.Add;
        _ = _socket.ConnectAsync();
    }
}
