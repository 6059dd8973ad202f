namespace PhoenixSharp.Client.Tests;

/// <summary>Functions of an application that do not end before the test does.</summary>
internal sealed class Hang : IDisposable
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets a task that ends when one of the functions has been called.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Returns a task that does not end.</summary>
    public async Task<T> AwaitAsync<T>(T result)
    {
        _begun.TrySetResult();
        await _end.Task;
        return result;
    }

    /// <summary>Blocks its thread.</summary>
    public T Block<T>(T result)
    {
        _begun.TrySetResult();
        _end.Task.Wait();
        return result;
    }

    public void Dispose() => _end.TrySetResult();
}
