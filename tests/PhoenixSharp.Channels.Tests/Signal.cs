namespace PhoenixSharp;

/// <summary>Something that a test waits for.</summary>
internal sealed class Signal
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20); // only a failing test waits this long

    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsSet => _source.Task.IsCompleted;

    public void Set() => _source.TrySetResult();

    public Task WaitAsync() => _source.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Waits for however long: in a callback that hangs until its test lets it go.</summary>
    public Task HangAsync() => _source.Task;
}

/// <summary>A callback that waits in its middle until its test lets it go on.</summary>
internal sealed class Held
{
    private readonly Signal _entered = new();
    private readonly Signal _released = new();

    /// <summary>Waits, in the callback.</summary>
    public Task HereAsync()
    {
        _entered.Set();
        return _released.HangAsync();
    }

    /// <summary>Waits until the callback is there.</summary>
    public Task EnteredAsync() => _entered.WaitAsync();

    public bool IsReleased => _released.IsSet;

    public void Release() => _released.Set();
}
