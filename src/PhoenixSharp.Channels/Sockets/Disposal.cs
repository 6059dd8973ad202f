namespace PhoenixSharp;

/// <summary>Disposes objects that the application may have made disposable.</summary>
internal static class Disposal
{
    /// <summary>Disposes an object if it can be disposed. <see cref="IAsyncDisposable"/> is preferred.</summary>
    public static ValueTask DisposeAsync(object subject)
    {
        if (subject is IAsyncDisposable asynchronous)
            return asynchronous.DisposeAsync();
        (subject as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
