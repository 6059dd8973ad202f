using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Services;

/// <summary>Each channel has its own service scope, and is disposed with it.</summary>
public sealed class ChannelScopeTests : IDisposable
{
    private const string Joined = """["1","1","room:a","phx_reply",{"status":"ok","response":{}}]""";

    private readonly Diary _diary = new();
    private readonly SocketHost _host;
    private readonly List<DiaryChannel> _made = [];

    public ChannelScopeTests() => _host = new SocketHost(builder => builder.Services
        .AddSingleton(_diary)
        .AddScoped<NumberedService>()
        .AddScoped<AsyncDisposableChannel>()
        .AddKeyedTransient<DiaryChannel, DisposableChannel>("key"));

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Channels_of_one_connection_have_different_scoped_services()
    {
        var session = Route<DisposableChannel>().Connect();
        await session.JoinsAsync("room:a", 1);
        await session.JoinsAsync("room:b", 2);

        session.Receives("""["1","3","room:a","number",{}]""");
        session.Receives("""["2","4","room:b","number",{}]""");

        HashSet<string> replies = [Response(await session.SendsNextAsync()), Response(await session.SendsNextAsync())];
        Assert.Equal(2, replies.Count);
    }

    [Fact]
    public async Task Channel_and_then_its_services_are_disposed_after_LeftAsync()
    {
        var session = Route<DisposableChannel>().Connect();
        await session.JoinsAsync("room:a", 1);
        await session.JoinsAsync("room:b", 2);

        await LeavesAsync(session);

        Assert.Equal(["left", "channel disposed", "service disposed"], _diary.Entries);
        session.Receives("""["2","4","room:b","number",{}]"""); // the other channel goes on
        Assert.Contains("\"disposed\":false", await session.SendsNextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_is_called_when_a_channel_has_both()
    {
        var session = Route<AsyncDisposableChannel>().Connect();
        await session.JoinsAsync("room:a");

        await LeavesAsync(session);

        Assert.Equal(["left", "channel disposed", "service disposed"], _diary.Entries);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("key")]
    public async Task Channel_is_disposed_once_when_the_container_made_it(string? key)
    {
        _host.Channel("room:*", services => key is null
            ? services.GetRequiredService<AsyncDisposableChannel>()
            : services.GetRequiredKeyedService<DiaryChannel>(key));
        var session = _host.Connect();
        await session.JoinsAsync("room:a");

        await LeavesAsync(session);

        Assert.Equal(["left", "channel disposed", "service disposed"], _diary.Entries);
    }

    [Theory]
    [InlineData("refuse", "no")]
    [InlineData("crash", "join crashed")]
    public async Task Channel_is_disposed_when_its_join_fails(string payload, string reason)
    {
        var session = Route<DisposableChannel>().Connect();

        session.Receives($"""["1","1","room:a","phx_join","{payload}"]""");

        await session.SendsAsync($$$"""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"{{{reason}}}"}}]""");
        Assert.Equal(["channel disposed", "service disposed"], _diary.Entries);
    }

    [Fact]
    public async Task Services_are_disposed_when_the_channel_can_not_be_made()
    {
        _host.Channel("room:*", services => throw new InvalidOperationException($"{services.GetRequiredService<NumberedService>()}"));
        var session = _host.Connect();

        session.Receives("""["1","1","room:a","phx_join",{}]""");

        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"join crashed"}}]""");
        Assert.Equal(["service disposed"], _diary.Entries);
    }

    [Fact]
    public async Task Channel_is_disposed_when_its_connection_ends()
    {
        var session = Route<DisposableChannel>().Connect();
        await session.JoinsAsync("room:a");

        await session.EndAsync();

        Assert.Equal(["left", "channel disposed", "service disposed"], _diary.Entries);
    }

    [Fact]
    public async Task Failed_disposal_is_logged_and_nothing_else_changes()
    {
        var session = Route<DisposableChannel>().Connect();
        session.Receives("""["1","1","room:a","phx_join","dispose"]""");
        await session.SendsAsync(Joined);

        await LeavesAsync(session);

        Assert.Equal(["left", "channel disposed", "service disposed"], _diary.Entries);
        var logged = Assert.Single(_host.Log.Records, record => record.Level == LogLevel.Error);
        Assert.Equal("Disposing DisposableChannel of channel room:a failed", logged.Text);
        Assert.Equal("a secret", logged.Exception!.Message);
        await session.JoinsAsync("room:a");
    }

    [Fact]
    public async Task Channel_is_disposed_late_when_LeftAsync_takes_too_long()
    {
        var session = Route<DisposableChannel>().Connect();
        await session.JoinsAsync("room:a");
        var held = _made[0].HoldLeft = new Held();
        session.Receives("""["1","2","room:a","phx_leave",{}]""");
        await held.EnteredAsync();

        await _host.Time.WhenTimersAsync(1).WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);
        _host.Time.Advance(_host.Options.ShutdownTimeout);
        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""", """["1","1","room:a","phx_close",{}]""");
        Assert.Empty(_diary.Entries);

        held.Release();
        await _diary.WaitForAsync("service disposed");
        Assert.Equal(["left", "channel disposed", "service disposed"], _diary.Entries);
    }

    [Fact]
    public async Task Leave_goes_on_when_the_disposal_takes_too_long()
    {
        var session = Route<AsyncDisposableChannel>().Connect();
        await session.JoinsAsync("room:a");
        var held = ((AsyncDisposableChannel)_made[0]).HoldDisposal = new Held();
        session.Receives("""["1","2","room:a","phx_leave",{}]""");
        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""");
        await held.EnteredAsync();
        session.SentNothingMore(); // the end is announced after the disposal

        await _host.Time.WhenTimersAsync(1).WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);
        _host.Time.Advance(_host.Options.ShutdownTimeout);
        await session.SendsAsync("""["1","1","room:a","phx_close",{}]""");
        Assert.Contains(_host.Log.Records, record => record.EventId == 203);

        held.Release();
        await _diary.WaitForAsync("service disposed");
    }

    [Fact]
    public async Task Abandoned_channel_is_disposed_when_its_callback_returns()
    {
        var session = Route<DisposableChannel>().Connect();
        await session.JoinsAsync("room:a");
        var held = _made[0].HoldEvent = new Held();
        session.Receives("""["1","2","room:a","hang",{}]""");
        await held.EnteredAsync();
        session.Receives("""["3","3","room:a","phx_join",{}]"""); // replaces it

        await _host.Time.WhenTimersAsync(1).WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);
        _host.Time.Advance(_host.Options.ShutdownTimeout);
        await session.SendsAsync("""["3","3","room:a","phx_reply",{"status":"ok","response":{}}]""");
        Assert.Empty(_diary.Entries);

        held.Release();
        await _diary.WaitForAsync("service disposed");
        Assert.Equal(["left", "channel disposed", "service disposed"], _diary.Entries);
    }

    private SocketHost Route<T>()
        where T : DiaryChannel => _host.Channel("room:*", services =>
        {
            _made.Add(ActivatorUtilities.CreateInstance<T>(services));
            return _made[^1];
        });

    private static async Task LeavesAsync(SessionDriver session)
    {
        session.Receives("""["1","9","room:a","phx_leave",{}]""");
        await session.SendsAsync("""["1","9","room:a","phx_reply",{"status":"ok","response":{}}]""", """["1","1","room:a","phx_close",{}]""");
    }

    private static string Response(string reply) => reply[reply.IndexOf("\"response\"", StringComparison.Ordinal)..];
}
