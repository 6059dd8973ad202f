using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Client.Tests;

/// <summary>A connect that goes on trying says why it is not connected, in its exception and in the log.</summary>
public sealed class RetryTests : IAsyncLifetime
{
    private readonly VirtualTime _time = new();
    private readonly RecordingLogger _log = new();
    private readonly LoggerFactory _loggers;
    private readonly FakeTransport _transport = new("websocket", needsHeartbeat: true);
    private PhoenixSocket _socket = null!;

    public RetryTests() => _loggers = new LoggerFactory([_log]);

    private IReadOnlyList<string> Warnings =>
        [.. _log.Records.Where(record => record.Level >= LogLevel.Warning).Select(record => record.Text)];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _socket.DisposeAsync();
        _loggers.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Cancelled_connect_carries_the_last_failure()
    {
        Create();
        using var cancelling = new CancellationTokenSource();
        var connecting = _socket.ConnectAsync(cancelling.Token);
        _transport.Refuse();
        await cancelling.CancelAsync();
        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(() => connecting.WaitAsync(Patience.Limit));
        Assert.Equal(cancelling.Token, cancelled.CancellationToken);
        Assert.Equal(
            "The wait for the connection was cancelled. The last attempt to connect failed: The server answered 403.", cancelled.Message);
        Assert.Equal(403, Assert.IsType<ConnectException>(cancelled.InnerException).Status);
        Assert.Equal(SocketState.Reconnecting, _socket.State);
    }

    [Fact]
    public async Task Cancelled_connect_carries_nothing_when_no_attempt_failed()
    {
        Create();
        using var cancelling = new CancellationTokenSource();
        var connecting = _socket.ConnectAsync(cancelling.Token);
        await cancelling.CancelAsync();
        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(() => connecting.WaitAsync(Patience.Limit));
        Assert.Equal(("The wait for the connection was cancelled.", null), (cancelled.Message, cancelled.InnerException));
    }

    [Fact]
    public async Task Disconnected_connect_carries_the_last_failure()
    {
        Create();
        var connecting = _socket.ConnectAsync();
        _transport.Refuse();
        await _socket.DisconnectAsync();
        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(() => connecting.WaitAsync(Patience.Limit));
        Assert.Contains("The server answered 403.", cancelled.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_that_times_out_says_why_there_is_no_connection()
    {
        Create(options => options.ReconnectAfter = _ => TimeSpan.FromHours(1));
        _ = _socket.ConnectAsync();
        _transport.Refuse();
        var joining = _socket.Channel("room:1").JoinAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => joining.WaitAsync(Patience.Limit));
        const string Why = "the socket is Reconnecting. The last attempt to connect failed: The server answered 403.";
        Assert.Contains(Why, timeout.Message, StringComparison.Ordinal);
        Assert.IsType<ConnectException>(timeout.InnerException);
    }

    [Fact]
    public void Equal_failures_are_warnings_ever_more_rarely()
    {
        Create();
        _ = _socket.ConnectAsync();
        Refuse(times: 20);
        Assert.Equal([1, 2, 4, 8, 16], Warnings.Select(NumberOf));
        Assert.Equal(15, _log.Records.Count(record => record.Level == LogLevel.Debug && record.EventId.Id == 9));
        Assert.DoesNotContain(_log.Records, record => record.Level == LogLevel.Information);
    }

    [Fact]
    public void Failure_of_another_kind_is_a_warning()
    {
        Create(options => options.ConnectTimeout = TimeSpan.FromSeconds(1));
        _ = _socket.ConnectAsync();
        Refuse(times: 4);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1, 2, 4, 5], Warnings.Select(NumberOf));
        Assert.Contains("No connection within 1 s", Warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void First_failure_after_a_connection_is_a_warning()
    {
        Create();
        _ = _socket.ConnectAsync();
        Refuse(times: 3);
        _transport.Accept();
        _transport.Connection!.End(1012, "");
        _time.Advance(TimeSpan.FromSeconds(5));
        _log.Clear();
        _transport.Refuse();
        const string Warning = "Attempt 1 to connect to ws://localhost:4000/socket by websocket failed: The server answered 403.";
        Assert.Equal(Warning, Assert.Single(Warnings));
    }

    [Fact]
    public async Task Limit_that_is_used_up_is_logged_with_the_option_and_the_reason()
    {
        Create(options => options.MaxReconnectAttempts = 2);
        var connecting = _socket.ConnectAsync();
        Refuse(times: 3);
        var failure = await Assert.ThrowsAsync<ConnectException>(() => connecting.WaitAsync(Patience.Limit));
        Assert.Equal("The server answered 403.", failure.Message);
        Assert.Equal(
            "Gave up connecting to ws://localhost:4000/socket, since MaxReconnectAttempts (2) are used up: The server answered 403.",
            Warnings[^1]);
    }

    [Fact]
    public void Lost_connection_that_is_not_made_again_is_logged()
    {
        Create(options => options.MaxReconnectAttempts = 0);
        _ = _socket.ConnectAsync();
        _transport.Accept();
        _transport.Connection!.End(1012, "");
        const string Reason = "MaxReconnectAttempts (0) are used up: the connection ended with 1012 the server restarts";
        Assert.EndsWith(Reason, Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Message_that_can_not_be_decoded_is_not_logged_as_a_failed_connection()
    {
        Create();
        _ = _socket.ConnectAsync();
        _transport.Accept();
        _transport.Connection!.Receive("nonsense");
        Assert.Equal("A message of the server could not be decoded and was skipped", Assert.Single(Warnings));
    }

    [Fact]
    public void Negative_limit_is_refused()
    {
        Create();
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new PhoenixSocket("ws://localhost:4000/socket", options => options.MaxReconnectAttempts = -1));
    }

    private static int NumberOf(string warning) => int.Parse(warning.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    private void Refuse(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _transport.Refuse();
            if (_socket.State == SocketState.Reconnecting)
                _time.Advance(TimeSpan.FromMilliseconds(10));
        }
    }

    private void Create(Action<PhoenixSocketOptions>? configure = null)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        _socket = new PhoenixSocket("ws://localhost:4000/socket?token=secret", options =>
        {
            (options.Time, options.Jitter, options.Transport, options.Schedule) = (_time, false, _transport, work => work.Execute());
            options.LoggerFactory = _loggers;
            options.ReconnectAfter = _ => TimeSpan.FromMilliseconds(10);
            configure?.Invoke(options);
        });
    }
}
