using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Client.Tests;

/// <summary>A dispatcher that throws or runs nothing is reported, and keeps no socket from being disposed of.</summary>
public sealed class BrokenDispatcherTests : IDisposable
{
    private readonly UiThread _ui = new();
    private readonly VirtualTime _time = new();
    private readonly RecordingLogger _log = new();
    private readonly ILoggerFactory _factory;
    private readonly List<int> _seen = [];

    public BrokenDispatcherTests() => _factory = LoggerFactory.Create(logging => logging.AddProvider(_log));

    public void Dispose()
    {
        _ui.Dispose();
        _factory.Dispose();
    }

    [Fact]
    public async Task Handler_is_skipped_and_reported_when_the_dispatcher_throws()
    {
        await using var rig = await OpenAsync();
        var failed = new TaskCompletionSource<HandlerFailure>();
        rig.Socket.HandlerFailed += failure => failed.TrySetResult(failure);
        _ui.RefuseNext(1);
        await ReceiveThreeAsync(rig);
        var failure = await failed.Task.WaitAsync(Patience.Limit);
        Assert.Equal(("room:1", "note"), (failure.Topic, failure.Event));
        Assert.Contains("skipped", Assert.IsType<InvalidOperationException>(failure.Exception).Message, StringComparison.Ordinal);
        Assert.Equal("The window is closed.", failure.Exception.InnerException?.Message);
        Assert.Equal([2, 3], _seen);
    }

    [Fact]
    public async Task Handler_runs_once_when_the_dispatcher_throws_after_it_ran()
    {
        _ui.RunsInline = true;
        await using var rig = await OpenAsync();
        _ui.RefuseNext(1);
        await ReceiveThreeAsync(rig);
        Assert.Equal([1, 2, 3], _seen);
        Assert.Contains(_log.Records, record => record.Exception?.InnerException?.Message == "The window is closed.");
    }

    [Fact]
    public async Task Dispose_ends_and_the_failure_is_logged_when_the_dispatcher_always_throws()
    {
        await using var rig = await OpenAsync();
        rig.Socket.HandlerFailed += _ => { };
        rig.Room.On("note", _ => { });
        _ui.RefuseNext(int.MaxValue);
        rig.Receive("note", "{}");
        await rig.SyncAsync();
        await rig.Socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        await Patience.UntilAsync(() => _log.Records.Count(IsRefused) == 2, "the handler and the handler of the failure were skipped");

        static bool IsRefused(LogRecord record) => record.Exception?.Message.Contains("skipped", StringComparison.Ordinal) == true;
    }

    [Fact]
    public async Task Handler_is_reported_and_dispose_ends_when_the_dispatcher_is_blocked()
    {
        await using var rig = await OpenAsync();
        rig.Room.On("note", _ => _seen.Add(1));
        using (_ui.Block())
        {
            rig.Receive("note", "{}");
            await Patience.UntilAsync(() => _ui.HasPosted, "the handler was posted");
            _time.Advance(TimeSpan.FromSeconds(30));
            await Patience.UntilAsync(() => _log.Records.Any(IsLate), "the dispatcher was reported");
            await rig.Socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
            Assert.Empty(_seen);
        }

        static bool IsLate(LogRecord record) =>
            record.Exception is TimeoutException late && late.Message.Contains("dispatcher has not started", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_ends_when_the_dispatcher_waits_for_it()
    {
        await using var rig = await OpenAsync();
        rig.Room.On("note", _ => { });
        rig.Receive("note", "{}");
        await _ui.RunAsync(() => rig.Socket.DisposeAsync().AsTask().Wait(Patience.Limit)).WaitAsync(Patience.Limit);
        Assert.Equal(SocketState.Closed, rig.Socket.State);
    }

    private Task<OpenRoom> OpenAsync() =>
        OpenRoom.OpenAsync(options => (options.Dispatcher, options.Time, options.LoggerFactory) = (_ui, _time, _factory));

    private async Task ReceiveThreeAsync(OpenRoom rig)
    {
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Room.On<DispatcherTests.Note>("note", note =>
        {
            _seen.Add(note.N);
            if (note.N == 3)
                last.SetResult();
        });
        for (var n = 1; n <= 3; n++)
            rig.Receive("note", $$"""{"n":{{n}}}""");
        await last.Task.WaitAsync(Patience.Limit);
    }
}
