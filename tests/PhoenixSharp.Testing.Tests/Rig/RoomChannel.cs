using Microsoft.AspNetCore.Authorization;

namespace PhoenixSharp.Testing.Tests;

public sealed record Note(string Body);

public sealed record RoomMeta(string Name);

public sealed class RoomPresence : Presence<RoomMeta>
{
    public List<string> Changes { get; } = [];

    public override async ValueTask ChangedAsync(string topic, PresenceDiff diff)
    {
        await Task.Yield();
        Changes.Add(topic);
    }
}

/// <summary>A room with a handler for each test case.</summary>
public sealed partial class RoomChannel(RoomPresence presence, Ledger ledger, TimeProvider time) : Channel<UserSocket>, IDisposable
{
    public int Ticks { get; private set; }

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => join.Topic switch
    {
        "room:secret" => Refuse("unauthorized"),
        _ => Accept(new Note($"{Socket.UserId} in {join.Topic} with {join.Payload}")),
    };

    public override async ValueTask JoinedAsync(CancellationToken cancellationToken)
    {
        if (Socket.UserId.Length > 0)
            await presence.TrackAsync(this, Socket.UserId, new RoomMeta(Socket.UserId), cancellationToken);
    }

    [Event("say")]
    public async ValueTask<Reply> Say(Note note, CancellationToken cancellationToken)
    {
        await BroadcastAsync("said", new { note.Body, by = Socket.UserId }, cancellationToken);
        return Reply.Ok(new Note($"said {note.Body}"));
    }

    [Event("fail")]
    public Reply Fail() => Reply.Error("no such luck");

    [Event("quiet")]
    public void Quiet() => ledger.Add("quiet");

    [Event("crash")]
    public Reply Crash() => throw new InvalidOperationException("the cable is cut");

    [Event("echo")]
    public Reply Echo(Payload payload) => Reply.Ok(payload);

    [Event("bytes")]
    public ValueTask Bytes(Payload payload) => PushAsync("bytes", payload);

    [Event("relay")]
    public async ValueTask<Reply> Relay(Note note)
    {
        await BroadcastAsync("whisper", note);
        return Reply.Ok();
    }

    [Event("later")]
    public void Later() => PostAfter(TimeSpan.FromMinutes(1), "tick");

    [Event("loop")]
    public void Loop() => _ = LoopAsync();

    [Event("slow")]
    public async ValueTask<Reply> Slow(CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(30), time, cancellationToken);
        return Reply.Ok();
    }

    [Event("stuck")]
    public async ValueTask Stuck() => await ledger.Gate.Task;

    [Authorize(Roles = "admin")]
    [Event("close")]
    public void CloseRoom() => Stop();

    [Outgoing("whisper")]
    public async ValueTask Whispered(Note note)
    {
        await Task.Yield();
        await PushAsync("whisper", note);
        Post("relayed");
    }

    public override async ValueTask HandleInfoAsync(object message, CancellationToken cancellationToken)
    {
        await PushAsync((string)message, new { n = ++Ticks }, cancellationToken);
        if (message is "tick" && Ticks < 3)
            PostAfter(TimeSpan.FromMinutes(1), "tick");
    }

    public override ValueTask LeftAsync(LeaveReason reason)
    {
        ledger.Add(reason.GetType().Name);
        return ledger.HangsAtEnd ? new ValueTask(ledger.Gate.Task) : ValueTask.CompletedTask;
    }

    public void Dispose() => ledger.Add("disposed");

    // A loop that no callback awaits.
    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await timer.WaitForNextTickAsync())
            Ticks++;
    }
}
