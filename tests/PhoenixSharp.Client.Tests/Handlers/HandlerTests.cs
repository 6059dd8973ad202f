using System.Text;
using System.Text.Json.Serialization;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Handlers and streams, with typed payloads, on real loops.</summary>
public sealed partial class HandlerTests : IAsyncLifetime
{
    private KestrelHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await KestrelHost.StartEchoAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Handlers_run_one_at_a_time_in_order_even_when_they_wait()
    {
        await using var socket = Socket();
        var room = socket.Channel("room:1");
        List<string> seen = [];
        var done = new TaskCompletionSource();
        room.On<Note>("note", async note =>
        {
            seen.Add($"begin {note.N}");
            await Task.Yield();
            seen.Add($"end {note.N}");
            if (note.N == 2)
                done.SetResult();
        });
        await socket.ConnectAsync();
        await room.JoinAsync();
        await Task.WhenAll(room.PushAsync("note", new Note(1)), room.PushAsync("note", new Note(2)));
        await done.Task.WaitAsync(Patience.Limit);
        Assert.Equal(["begin 1", "end 1", "begin 2", "end 2"], seen);
    }

    [Fact]
    public async Task A_handler_may_push_and_wait_for_the_reply()
    {
        await using var socket = Socket();
        var room = socket.Channel("room:1");
        var answered = new TaskCompletionSource<Note>();
        room.On<Note>("note", async note => answered.SetResult(await room.PushAsync<Note>("echo", new Note(note.N + 1))));
        await socket.ConnectAsync();
        await room.JoinAsync();
        room.Push("note", new Note(1));
        Assert.Equal(new Note(2), await answered.Task.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task A_backlog_stops_the_reading_loses_nothing_and_is_caught_up_with()
    {
        var transport = new EchoTransport((_, _) => """["1","1","room:1","phx_reply",{"status":"ok","response":{}}]"""u8.ToArray());
        await using var socket = new PhoenixSocket("ws://localhost:4000/socket", options => (options.Transport, options.HandlerBacklog) = (transport, 4));
        var room = socket.Channel("room:1");
        List<int> seen = [];
        var caughtUp = new TaskCompletionSource();
        room.On<Note>("note", async note =>
        {
            await Task.Yield();
            seen.Add(note.N);
            if (note.N == 49_999)
                caughtUp.SetResult();
        });
        await socket.ConnectAsync();
        await room.JoinAsync();
        for (var i = 0; i < 50_000; i++)
            transport.Receive(Encoding.UTF8.GetBytes($"[null,null,\"room:1\",\"note\",{{\"n\":{i}}}]"));
        await caughtUp.Task.WaitAsync(Patience.Limit);
        Assert.Equal(Enumerable.Range(0, 50_000), seen);
    }

    [Fact]
    public async Task A_stream_reads_events_until_the_channel_is_left()
    {
        await using var socket = Socket();
        var room = socket.Channel("room:1");
        using var notes = room.Stream<Note>("note");
        await socket.ConnectAsync();
        await room.JoinAsync();
        for (var i = 0; i < 3; i++)
            await room.PushAsync("note", new Note(i));
        await room.LeaveAsync();
        List<int> seen = [];
        await foreach (var note in notes)
            seen.Add(note.N);
        Assert.Equal([0, 1, 2], seen);
    }

    [Fact]
    public async Task A_stream_that_is_too_full_says_so_behind_what_it_holds()
    {
        await using var socket = Socket();
        var room = socket.Channel("room:1");
        using var notes = room.Stream<Note>("note", capacity: 2);
        await PushNotesAsync(socket, room, 4);
        List<int> seen = [];
        await Assert.ThrowsAsync<StreamOverflowException>(async () =>
        {
            await foreach (var note in notes)
                seen.Add(note.N);
        });
        Assert.Equal([0, 1], seen);
    }

    [Fact]
    public async Task A_stream_of_the_latest_drops_the_oldest()
    {
        await using var socket = Socket();
        var room = socket.Channel("room:1");
        using var notes = room.Stream<Note>("note", capacity: 2, StreamOverflow.DropOldest);
        await PushNotesAsync(socket, room, 4);
        await room.LeaveAsync();
        List<int> seen = [];
        await foreach (var note in notes)
            seen.Add(note.N);
        Assert.Equal([2, 3], seen);
    }

    [Fact]
    public async Task Source_generated_type_information_is_enough()
    {
        await using var socket = Socket(options => options.Json.TypeInfoResolver = NoteJson.Default);
        await socket.ConnectAsync();
        var room = socket.Channel("room:1", new Note(0));
        await room.JoinAsync();
        Assert.Equal(new Note(7), await room.PushAsync<Note>("echo", new Note(7)));
        await Assert.ThrowsAsync<NotSupportedException>(() => room.PushAsync("echo", new { Unknown = true }));
    }

    // The last echo comes behind all notes, and its handler behind theirs.
    private static async Task PushNotesAsync(PhoenixSocket socket, PhoenixChannel room, int count)
    {
        var last = new TaskCompletionSource();
        room.On("last", _ => last.SetResult());
        await socket.ConnectAsync();
        await room.JoinAsync();
        for (var i = 0; i < count; i++)
            await room.PushAsync("note", new Note(i));
        await room.PushAsync("last");
        await last.Task.WaitAsync(Patience.Limit);
    }

    private PhoenixSocket Socket(Action<PhoenixSocketOptions>? configure = null) => TestSocket.Create($"ws://127.0.0.1:{_host.Port}/socket", configure);

    internal sealed record Note(int N);

    [JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Note))]
    internal sealed partial class NoteJson : JsonSerializerContext;
}
