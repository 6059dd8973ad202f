namespace PhoenixSharp.Filters;

/// <summary>The filter objects of one channel or one connect, outermost first.</summary>
internal sealed class ResolvedFilters
{
    private readonly List<IChannelFilter> _filters = [];
    private readonly List<IChannelFilter> _owned = [];

    /// <summary>Adds a filter from the services, or one that is created here.</summary>
    public void Add(FilterRegistration registration, IServiceProvider services)
    {
        var filter = registration.Resolve(services, out var isOwned);
        _filters.Add(filter);
        if (isOwned)
            _owned.Add(filter);
    }

    /// <summary>Returns a function that calls the first filter. Each filter receives the rest of the chain as its <c>next</c>.</summary>
    /// <param name="call">Calls one filter with its <c>next</c>.</param>
    /// <param name="end">The application's callback, at the end of the chain.</param>
    public Func<TContext, TResult> Around<TContext, TResult>(
        Func<IChannelFilter, TContext, Func<TContext, TResult>, TResult> call, Func<TContext, TResult> end)
    {
        var chain = end;
        for (var i = _filters.Count - 1; i >= 0; i--)
        {
            var (filter, next) = (_filters[i], chain);
            chain = context => call(filter, context, next);
        }
        return chain;
    }

    /// <summary>Disposes the filters that were created here, innermost first. The task never fails.</summary>
    public async Task DisposeAsync(Action<IChannelFilter, Exception> log)
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            var filter = _owned[i];
            await Disposal.DisposeAsync(filter, crash => log(filter, crash));
        }
    }
}
