using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Whatever form a handler has, it is awaited, runs in order, and what it throws is reported and ends nothing.</summary>
public sealed class HandlerFormsTests
{
    private static readonly string[] Forms =
        ["lambda", "async lambda", "Task lambda", "ValueTask lambda", "method", "Task method", "ValueTask method", "async void method"];

    private static readonly string[] Places = ["On", "On<T>", "event", "event without argument"];

    public static TheoryData<string, string> Matrix()
    {
        var matrix = new TheoryData<string, string>();
        foreach (var place in Places)
        {
            foreach (var form in Forms)
                matrix.Add(place, form);
        }
        return matrix;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Handler_is_awaited_in_order_and_its_exception_reported(string place, string form)
    {
        await using var rig = await OpenRoom.OpenAsync();
        var failed = new TaskCompletionSource<HandlerFailure>();
        rig.Socket.HandlerFailed += failure => failed.TrySetResult(failure);
        var forms = new HandlerForms(rig);
        forms.Add(place, form);
        SendThree(rig, place);
        await forms.Begun.WaitAsync(Patience.Limit);
        await rig.SyncAsync(); // the other two have arrived
        forms.Release();
        var failure = await failed.Task.WaitAsync(Patience.Limit);
        Assert.Equal("three", Assert.IsType<InvalidOperationException>(failure.Exception).Message);
        Assert.Equal("room:1", failure.Topic);
        Assert.Equal(["begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3"], forms.Log);
    }

    [Fact]
    public async Task Handlers_of_an_event_run_although_one_before_them_throws()
    {
        await using var rig = await OpenRoom.OpenAsync();
        var heard = new TaskCompletionSource();
        rig.Socket.MessageReceived += _ => throw new InvalidOperationException();
        rig.Socket.MessageReceived += async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException();
        };
        rig.Socket.MessageReceived += _ => heard.TrySetResult();
        rig.Receive("note", "{}");
        await heard.Task.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Handler_of_failures_that_throws_is_logged_and_the_next_failure_raised()
    {
        using var log = new RecordingLogger();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        await using var rig = await OpenRoom.OpenAsync(options => options.LoggerFactory = factory);
        var second = new TaskCompletionSource();
        rig.Room.On("note", _ => throw new InvalidOperationException());
        rig.Socket.HandlerFailed += async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException("again");
        };
        var count = 0;
        rig.Socket.HandlerFailed += _ =>
        {
            if (++count == 2)
                second.SetResult();
        };
        rig.Receive("note", "{}");
        rig.Receive("note", "{}");
        await second.Task.WaitAsync(Patience.Limit);
        Assert.Contains(log.Records, record => record.Exception?.Message == "again");
    }

    [Fact]
    public async Task Event_handler_is_called_no_more_when_it_is_removed()
    {
        await using var rig = await OpenRoom.OpenAsync();
        var heard = 0;
        Func<ReceivedMessage, Task> handler = _ => Task.FromResult(++heard);
        rig.Socket.MessageReceived += handler;
        rig.Socket.MessageReceived += Count;
        rig.Socket.MessageReceived -= handler;
        rig.Socket.MessageReceived -= Count;
        var behind = new TaskCompletionSource();
        rig.Socket.MessageReceived += _ => behind.TrySetResult();
        rig.Receive("note", "{}");
        await behind.Task.WaitAsync(Patience.Limit);
        Assert.Equal(0, heard);

        ValueTask Count(ReceivedMessage message)
        {
            heard++;
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Event_can_not_be_assigned()
    {
        await using var one = await OpenRoom.OpenAsync();
        await using var other = await OpenRoom.OpenAsync();
        Assert.Throws<ArgumentException>(() => one.Socket.Closed = other.Socket.Closed);
        Assert.Throws<ArgumentException>(() => one.Socket.Opened = other.Socket.Opened);
    }

    [Theory]
    [InlineData("Task")]
    [InlineData("ValueTask")]
    public async Task Join_parameters_come_from_any_form_of_function(string form)
    {
        await using var rig = await OpenRoom.OpenAsync();
        var payload = Payload.FromJson("""{"n":1}""");
        var asked = 0;
        var room = form == "Task" ? rig.Socket.Channel("room:2", FetchAsync) : rig.Socket.Channel("room:2", FetchValueAsync);
        _ = room.JoinAsync();
        await Patience.UntilAsync(() => asked == 1, "the parameters were fetched");

        async Task<Payload> FetchAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            asked++;
            return payload;
        }

        async ValueTask<Payload> FetchValueAsync(CancellationToken cancellationToken) => await FetchAsync(cancellationToken);
    }

    private static string Diff(int n) => $$$"""{"joins":{"{{{n}}}":{"metas":[{"phx_ref":"{{{n}}}","n":{{{n}}}}]}},"leaves":{}}""";

    private static void SendThree(OpenRoom rig, string place)
    {
        if (place == "event")
            rig.Receive("presence_state", "{}");
        for (var n = 1; n <= 3; n++)
        {
            switch (place)
            {
                case "On" or "On<T>": rig.Receive("note", $$"""{"n":{{n}}}"""); break;
                case "event": rig.Receive("presence_diff", Diff(n)); break;
                default: rig.Receive("presence_state", "{}"); break;
            }
        }
    }
}
