using System.Text.Json;

namespace PhoenixSharp.Client.Tests;

/// <summary>Every form of handler, for every place that takes one. The handlers of one form all do the same.</summary>
internal sealed class HandlerForms(OpenRoom rig)
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public List<string> Log { get; } = [];

    public Task Begun => _begun.Task;

    public void Release() => _release.TrySetResult();

    public void Add(string place, string form)
    {
        switch (place)
        {
            case "On": AddPayload(form); break;
            case "On<T>": AddTyped(form); break;
            case "event": AddToEvent(form); break;
            case "event without argument": AddToEventWithoutArgument(form); break;
            default: throw new ArgumentException($"No such place: {place}.", nameof(place));
        }
    }

    private void AddPayload(string form)
    {
        switch (form)
        {
            case "lambda": rig.Room.On("note", payload => Handle(N(payload))); break;
            case "async lambda": rig.Room.On("note", async payload => await HandleAsync(N(payload))); break;
            case "Task lambda": rig.Room.On("note", payload => HandleAsync(N(payload))); break;
            case "ValueTask lambda": rig.Room.On("note", payload => HandleValueAsync(N(payload))); break;
            case "method": rig.Room.On("note", OnPayload); break;
            case "Task method": rig.Room.On("note", OnPayloadAsync); break;
            case "ValueTask method": rig.Room.On("note", OnPayloadValueAsync); break;
            case "async void method": rig.Room.On("note", OnPayloadAsyncVoid); break;
            default: throw new ArgumentException($"No such form: {form}.", nameof(form));
        }
    }

    private void AddTyped(string form)
    {
        switch (form)
        {
            case "lambda": rig.Room.On<Note>("note", note => Handle(note.N)); break;
            case "async lambda": rig.Room.On<Note>("note", async note => await HandleAsync(note.N)); break;
            case "Task lambda": rig.Room.On<Note>("note", note => HandleAsync(note.N)); break;
            case "ValueTask lambda": rig.Room.On("note", (Note note) => HandleValueAsync(note.N)); break;
            case "method": rig.Room.On<Note>("note", OnNote); break;
            case "Task method": rig.Room.On<Note>("note", OnNoteAsync); break;
            case "ValueTask method": rig.Room.On<Note>("note", OnNoteValueAsync); break;
            case "async void method": rig.Room.On<Note>("note", OnNoteAsyncVoid); break;
            default: throw new ArgumentException($"No such form: {form}.", nameof(form));
        }
    }

    private void AddToEvent(string form)
    {
        var presence = new ChannelPresence<JsonElement>(rig.Room);
        switch (form)
        {
            case "lambda": presence.MemberJoined += join => Handle(N(join)); break;
            case "async lambda": presence.MemberJoined += async join => await HandleAsync(N(join)); break;
            case "Task lambda": presence.MemberJoined += join => HandleAsync(N(join)); break;
            case "ValueTask lambda": presence.MemberJoined += join => HandleValueAsync(N(join)); break;
            case "method": presence.MemberJoined += OnJoin; break;
            case "Task method": presence.MemberJoined += OnJoinAsync; break;
            case "ValueTask method": presence.MemberJoined += OnJoinValueAsync; break;
            case "async void method": presence.MemberJoined += OnJoinAsyncVoid; break;
            default: throw new ArgumentException($"No such form: {form}.", nameof(form));
        }
    }

    private void AddToEventWithoutArgument(string form)
    {
        var presence = new ChannelPresence<JsonElement>(rig.Room);
        switch (form)
        {
            case "lambda": presence.Synced += () => OnSync(); break;
            case "async lambda": presence.Synced += async () => await OnSyncAsync(); break;
            case "Task lambda": presence.Synced += () => OnSyncAsync(); break;
            case "ValueTask lambda": presence.Synced += () => OnSyncValueAsync(); break;
            case "method": presence.Synced += OnSync; break;
            case "Task method": presence.Synced += OnSyncAsync; break;
            case "ValueTask method": presence.Synced += OnSyncValueAsync; break;
            case "async void method": presence.Synced += OnSyncAsyncVoid; break;
            default: throw new ArgumentException($"No such form: {form}.", nameof(form));
        }
    }

    private void Handle(int n)
    {
        Log.Add($"begin {n}");
        _begun.TrySetResult();
        Log.Add($"end {n}");
        FailAtThree(n);
    }

    private async Task HandleAsync(int n)
    {
        Log.Add($"begin {n}");
        _begun.TrySetResult();
        await _release.Task;
        Log.Add($"end {n}");
        FailAtThree(n);
    }

    private ValueTask HandleValueAsync(int n) => new(HandleAsync(n));

    private static void FailAtThree(int n)
    {
        if (n == 3)
            throw new InvalidOperationException("three");
    }

    private void OnPayload(Payload payload) => Handle(N(payload));

    private Task OnPayloadAsync(Payload payload) => HandleAsync(N(payload));

    private ValueTask OnPayloadValueAsync(Payload payload) => HandleValueAsync(N(payload));

    private async void OnPayloadAsyncVoid(Payload payload) => await HandleAsync(N(payload));

    private void OnNote(Note note) => Handle(note.N);

    private Task OnNoteAsync(Note note) => HandleAsync(note.N);

    private ValueTask OnNoteValueAsync(Note note) => HandleValueAsync(note.N);

    private async void OnNoteAsyncVoid(Note note) => await HandleAsync(note.N);

    private void OnJoin(PresenceJoin<JsonElement> join) => Handle(N(join));

    private Task OnJoinAsync(PresenceJoin<JsonElement> join) => HandleAsync(N(join));

    private ValueTask OnJoinValueAsync(PresenceJoin<JsonElement> join) => HandleValueAsync(N(join));

    private async void OnJoinAsyncVoid(PresenceJoin<JsonElement> join) => await HandleAsync(N(join));

    private void OnSync() => Handle(++_count);

    private Task OnSyncAsync() => HandleAsync(++_count);

    private ValueTask OnSyncValueAsync() => HandleValueAsync(++_count);

    private async void OnSyncAsyncVoid() => await HandleAsync(++_count);

    private static int N(Payload payload) => payload.Read<Note>(PayloadJson.CreateOptions())!.N;

    private static int N(PresenceJoin<JsonElement> join) => join.Entered.Metas[0].Value.GetProperty("n").GetInt32();

    internal sealed record Note(int N);
}
