namespace PhoenixSharp.Filters;

/// <summary>Calls <see cref="Socket.ConnectAsync"/> through the filters of the socket's mount.</summary>
internal static class ConnectFilters
{
    /// <exception cref="InvalidOperationException">The socket or a filter returned <see langword="null"/>.</exception>
    public static async ValueTask<ConnectResult> ConnectAsync(SocketMount mount, ConnectContext context)
    {
        var result = mount.Filters.Any(filter => filter.IsForConnects)
            ? await FilteredAsync(mount, context)
            : await AskAsync(context);
        return result ?? throw new InvalidOperationException(
            $"{context.Socket.GetType()}.ConnectAsync, or a filter around it, returned null: return Accept() or Refuse().");
    }

    private static async ValueTask<ConnectResult> FilteredAsync(SocketMount mount, ConnectContext context)
    {
        var filters = new ResolvedFilters();
        try
        {
            foreach (var filter in mount.Filters.Where(filter => filter.IsForConnects))
                filters.Add(filter, context.Request.Services);
            return await filters.Around<ConnectContext, ValueTask<ConnectResult>>(
                static (filter, context, next) => filter.ConnectAsync(context, next), AskAsync)(context);
        }
        finally
        {
            await filters.DisposeAsync((filter, crash) => mount.Logger.SocketDisposalFailed(crash, filter.GetType().Name, mount.Path));
        }
    }

    private static ValueTask<ConnectResult> AskAsync(ConnectContext context) =>
        context.Socket.ConnectAsync(context.Request, context.CancellationToken);
}
