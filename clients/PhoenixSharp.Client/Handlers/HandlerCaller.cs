namespace PhoenixSharp.Client;

/// <summary>
/// Calls the application's handlers: waits for each until it has ended, <c>async void</c> included, and reports what it throws.
/// </summary>
/// <param name="schedule">Where the continuations of handlers run.</param>
/// <param name="time">The clock by which handlers that do not end are noticed.</param>
/// <param name="report">Receives what a handler threw, and that a handler does not end.</param>
internal sealed class HandlerCaller(Action<IThreadPoolWorkItem> schedule, TimeProvider time, Action<HandlerFailure> report) : IDisposable
{
    private readonly HandlerWatch _watch = new(time, report);

    public Action<IThreadPoolWorkItem> Schedule => schedule;

    public void Report(HandlerFailure failure) => report(failure);

    /// <summary>Calls a handler and waits until it has ended.</summary>
    /// <param name="topic">The channel's topic, or null for a handler of the socket.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="argument">The handler's argument.</param>
    public async ValueTask CallAsync<T>(string? topic, string name, Func<T, ValueTask> handler, T argument)
    {
        _watch.Begin(topic, name);
        var context = new HandlerContext(this, topic, name);
        try
        {
            await context.Start(handler, argument).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            context.Report(failure);
        }
        await context.WhenIdleAsync().ConfigureAwait(false);
    }

    /// <summary>Records that no handler runs.</summary>
    public void Rest() => _watch.End();

    public void Dispose() => _watch.Dispose();
}
