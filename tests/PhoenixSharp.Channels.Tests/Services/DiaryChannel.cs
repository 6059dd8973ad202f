using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Services;

/// <summary>A channel with a service. The join's payload says what goes wrong.</summary>
internal abstract class DiaryChannel(Diary diary, NumberedService service) : Channel<PlainSocket>
{
    private string _failure = "";

    public Held? HoldLeft { get; set; }

    public Held? HoldEvent { get; set; }

    protected Diary Diary { get; } = diary;

    protected bool FailsToDispose => _failure == "dispose";

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
    {
        _failure = join.Payload.AsString() ?? "";
        return _failure switch
        {
            "refuse" => Refuse("no"),
            "crash" => throw new InvalidOperationException("a secret"),
            _ => Accept(),
        };
    }

    public override async ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
    {
        if (HoldEvent is { } held)
            await held.HereAsync();
        return Reply.Ok(new { number = service.Number, disposed = service.IsDisposed });
    }

    public override async ValueTask LeftAsync(LeaveReason reason)
    {
        if (HoldLeft is { } held)
            await held.HereAsync();
        Diary.Write("left");
    }
}

internal sealed class DisposableChannel(Diary diary, NumberedService service) : DiaryChannel(diary, service), IDisposable
{
    public void Dispose()
    {
        Diary.Write("channel disposed");
        if (FailsToDispose)
            throw new InvalidOperationException("a secret");
    }
}

internal sealed class AsyncDisposableChannel(Diary diary, NumberedService service)
    : DiaryChannel(diary, service), IAsyncDisposable, IDisposable
{
    public Held? HoldDisposal { get; set; }

    public void Dispose() => Diary.Write("disposed synchronously");

    public async ValueTask DisposeAsync()
    {
        if (HoldDisposal is { } held)
            await held.HereAsync();
        Diary.Write("channel disposed");
    }
}
