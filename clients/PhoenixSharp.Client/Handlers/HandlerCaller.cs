namespace PhoenixSharp.Client;

/// <summary>
/// Calls the application's handlers, including <c>async void</c> methods. It waits until a handler has ended and reports its exception.
/// </summary>
/// <param name="options">The dispatcher, the scheduler of continuations, and the clock that detects handlers that do not end.</param>
/// <param name="report">Receives the exceptions of handlers, and a timeout if a handler does not end.</param>
internal sealed class HandlerCaller(PhoenixSocketOptions options, Action<HandlerFailure> report) : IDisposable
{
    private readonly HandlerWatch _watch = new(options.Time, report);
    private readonly SynchronizationContext? _dispatcher = options.Dispatcher;

    public Action<IThreadPoolWorkItem> Schedule => options.Schedule;

    public void Report(HandlerFailure failure) => report(failure);

    /// <summary>Calls a handler, or a part of the client that calls handlers, and waits until it has ended.</summary>
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

    /// <summary>
    /// Calls a handler on the application's dispatcher, or at once if there is none. It must be called within <see cref="CallAsync"/>,
    /// which reports the handler's exception.
    /// </summary>
    public ValueTask DispatchAsync<T>(Func<T, ValueTask> handler, T argument) =>
        _dispatcher is null ? handler(argument) : new DispatchedCall<T>(_dispatcher, _watch, handler, argument).RunAsync();

    /// <summary>Records that no handler runs.</summary>
    public void Rest() => _watch.End();

    public void Dispose() => _watch.Dispose();
}
