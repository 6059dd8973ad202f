using System.Text.Json;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>With a <see cref="PhoenixSocketOptions.Dispatcher"/>, handlers run on it, one at a time and in order.</summary>
public sealed class DispatcherTests : IDisposable
{
    private readonly UiThread _ui = new();
    private readonly List<string> _log = [];

    public void Dispose() => _ui.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handlers_run_on_the_dispatcher_in_order(bool setsCurrent)
    {
        using var ui = new UiThread { SetsCurrent = setsCurrent };
        await using var rig = await OpenRoom.OpenAsync(options => options.Dispatcher = ui);
        var last = new TaskCompletionSource();
        rig.Room.On<Note>("note", note => Log(ui, $"begin {note.N}", () => _log.Add($"end {note.N}")));
        rig.Room.On("note", payload => Log(ui, "payload"));
        rig.Socket.MessageReceived += message => Log(ui, message.Event, () =>
        {
            if (_log.Count(line => line == "note") == 3)
                last.TrySetResult();
        });
        for (var n = 1; n <= 3; n++)
            rig.Receive("note", $$"""{"n":{{n}}}""");
        await last.Task.WaitAsync(Patience.Limit);
        string[] expected =
        [
            "begin 1", "end 1", "payload", "note", "begin 2", "end 2", "payload", "note", "begin 3", "end 3", "payload", "note",
        ];
        Assert.Equal(expected, _log.Where(line => line != "phx_reply"));
    }

    [Theory]
    [InlineData("Task")]
    [InlineData("ValueTask")]
    [InlineData("async void")]
    public async Task Async_handler_continues_on_the_dispatcher_and_is_awaited(string form)
    {
        await using var rig = await OpenRoom.OpenAsync(options => options.Dispatcher = _ui);
        var last = new TaskCompletionSource();
        switch (form)
        {
            case "Task": rig.Room.On<Note>("note", HandleAsync); break;
            case "ValueTask": rig.Room.On<Note>("note", ValueTask (note) => new(HandleAsync(note))); break;
            default: rig.Room.On<Note>("note", HandleAsyncVoid); break;
        }
        for (var n = 1; n <= 3; n++)
            rig.Receive("note", $$"""{"n":{{n}}}""");
        await last.Task.WaitAsync(Patience.Limit);
        Assert.Equal(["begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3"], _log);

        async void HandleAsyncVoid(Note note) => await HandleAsync(note);

        async Task HandleAsync(Note note)
        {
            Log(_ui, $"begin {note.N}");
            await rig.SyncAsync();
            Log(_ui, $"end {note.N}");
            if (note.N == 3)
                last.SetResult();
        }
    }

    [Theory]
    [InlineData("lambda")]
    [InlineData("async")]
    [InlineData("async void")]
    [InlineData("event")]
    public async Task Exception_of_a_handler_is_reported_on_the_dispatcher(string form)
    {
        await using var rig = await OpenRoom.OpenAsync(options => options.Dispatcher = _ui);
        var failed = new TaskCompletionSource<(HandlerFailure Failure, bool IsOnDispatcher)>();
        rig.Socket.HandlerFailed += failure => failed.TrySetResult((failure, _ui.IsCurrent));
        switch (form)
        {
            case "lambda": rig.Room.On("note", _ => throw new InvalidOperationException("three")); break;
            case "async": rig.Room.On("note", FailAsync); break;
            case "async void": rig.Room.On("note", FailAsyncVoid); break;
            default: rig.Socket.MessageReceived += _ => throw new InvalidOperationException("three"); break;
        }
        rig.Receive("note", "{}");
        var (failure, isOnDispatcher) = await failed.Task.WaitAsync(Patience.Limit);
        Assert.Equal("three", Assert.IsType<InvalidOperationException>(failure.Exception).Message);
        Assert.True(isOnDispatcher);

        async void FailAsyncVoid(Payload payload) => await FailAsync(payload);

        async Task FailAsync(Payload payload)
        {
            await Task.Yield();
            throw new InvalidOperationException("three");
        }
    }

    [Fact]
    public async Task Every_event_occurs_on_the_dispatcher()
    {
        await using var rig = await OpenRoom.OpenAsync(options => options.Dispatcher = _ui);
        using var presence = new ChannelPresence<JsonElement>(rig.Room);
        var closed = new TaskCompletionSource();
        presence.MemberJoined += _ => Log(_ui, "member joined");
        presence.MemberLeft += _ => Log(_ui, "member left");
        presence.Synced += () => Log(_ui, "synced");
        rig.Room.Errored += _ => Log(_ui, "channel errored");
        rig.Room.Closed += _ => Log(_ui, "channel closed");
        rig.Socket.Closed += _ => Log(_ui, "closed", closed.SetResult);
        rig.Receive("presence_state", """{"ann":{"metas":[{"phx_ref":"1"}]}}""");
        rig.Receive("presence_diff", """{"joins":{},"leaves":{"ann":{"metas":[{"phx_ref":"1"}]}}}""");
        rig.Receive("phx_error", "{}");
        await Patience.UntilAsync(() => rig.Room.State == ChannelState.Errored, "the channel was lost");
        await rig.Socket.DisposeAsync();
        await closed.Task.WaitAsync(Patience.Limit);
        string[] expected = ["member joined", "synced", "member left", "synced", "channel errored", "channel closed", "closed"];
        Assert.Equal(expected, _log);
    }

    [Fact]
    public async Task Stream_is_read_while_the_dispatcher_is_blocked()
    {
        await using var rig = await OpenRoom.OpenAsync(options => options.Dispatcher = _ui);
        using var notes = rig.Room.Stream<Note>("note");
        using var blocking = _ui.Block();
        rig.Receive("note", """{"n":1}""");
        await foreach (var note in notes)
        {
            Assert.Equal(1, note.N);
            break;
        }
    }

    [Fact]
    public async Task Handler_that_waits_for_the_dispatcher_is_skipped_when_it_is_removed()
    {
        await using var rig = await OpenRoom.OpenAsync(options => options.Dispatcher = _ui);
        var subscription = rig.Room.On("note", _ => Log(_ui, "note"));
        Action<ReceivedMessage> handler = _ => Log(_ui, "message");
        using (_ui.Block())
        {
            rig.Receive("note", "{}");
            await Patience.UntilAsync(() => _ui.HasPosted, "the handler was posted");
            subscription.Dispose();
        }
        using (_ui.Block())
        {
            rig.Socket.MessageReceived += handler;
            rig.Receive("other", "{}");
            await Patience.UntilAsync(() => _ui.HasPosted, "the event's handler was posted");
            rig.Socket.MessageReceived -= handler;
        }
        var behind = new TaskCompletionSource();
        rig.Room.On("last", _ => behind.SetResult());
        rig.Receive("last", "{}");
        await behind.Task.WaitAsync(Patience.Limit);
        Assert.Empty(_log);
    }

    private void Log(UiThread ui, string line, Action? then = null)
    {
        _log.Add(ui.IsCurrent ? line : $"{line}, not on the dispatcher");
        then?.Invoke();
    }

    internal sealed record Note(int N);
}
