namespace PhoenixSharp;

/// <summary>Disposes objects that the application may have made disposable, and waits for application code.</summary>
internal static class Disposal
{
    /// <summary>Disposes an object if it can be disposed. <see cref="IAsyncDisposable"/> is preferred. The task never fails.</summary>
    /// <param name="subject">The object.</param>
    /// <param name="log">Logs what the application threw.</param>
    public static async Task DisposeAsync(object subject, Action<Exception> log)
    {
        try
        {
            if (subject is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (subject as IDisposable)?.Dispose();
        }
        catch (Exception crash) // the application's code
        {
            log(crash);
        }
    }

    /// <summary>Waits for a task that never fails, up to a time limit.</summary>
    /// <returns><see langword="false"/> if it takes longer; it continues in the background.</returns>
    public static async ValueTask<bool> TryWaitAsync(Task task, TimeSpan limit, TimeProvider time)
    {
        if (task.IsCompleted)
            return true;
        try
        {
            await task.WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
