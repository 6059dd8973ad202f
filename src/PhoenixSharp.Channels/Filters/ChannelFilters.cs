using System.Text;

namespace PhoenixSharp.Filters;

/// <summary>The filters around the callbacks of one channel.</summary>
internal sealed class ChannelFilters
{
    private readonly ResolvedFilters _filters = new();
    private readonly Channel _channel;
    private Func<JoinContext, ValueTask<JoinResult>> _join;
    private Func<EventContext, ValueTask<Reply>> _handle;
    private Func<LeaveContext, ValueTask> _leave;
    private bool _hasLeft;

    public ChannelFilters(Channel channel) => (_channel, _join, _handle, _leave) = (channel, AskJoinAsync, AskPushAsync, LeftAsync);

    /// <summary>Creates the filters and puts them around the callbacks.</summary>
    /// <remarks>If this throws, call <see cref="DisposeAsync"/> for the filters that were created before.</remarks>
    public void Resolve(IEnumerable<FilterRegistration> registrations, IServiceProvider services)
    {
        foreach (var registration in registrations)
            _filters.Add(registration, services);
        _join = _filters.Around(static (filter, context, next) => filter.JoinAsync(context, next), _join);
        _handle = _filters.Around(static (filter, context, next) => filter.HandleAsync(context, next), _handle);
        _leave = _filters.Around(static (filter, context, next) => filter.LeaveAsync(context, next), _leave);
    }

    public ValueTask<JoinResult> JoinAsync(JoinContext context) => _join(context);

    public async ValueTask<Reply> HandleAsync(EventContext context) => await _handle(context)
        ?? throw new InvalidOperationException(
            $"A handler of {_channel.GetType()}, or a filter around it, returned null: return Reply.None for no reply.");

    /// <summary>Runs the filters. The channel's LeftAsync runs once, even if a filter throws or does not call <c>next</c>.</summary>
    /// <exception cref="AggregateException">A filter failed before it called <c>next</c>, and then LeftAsync failed too.</exception>
    public async ValueTask LeaveAsync(LeaveContext context)
    {
        try
        {
            await _leave(context);
        }
        catch (Exception ofFilter) when (!_hasLeft)
        {
            await LeftAfterAsync(ofFilter, context);
            throw;
        }
        await LeftAsync(context);
    }

    private async ValueTask LeftAfterAsync(Exception ofFilter, LeaveContext context)
    {
        try
        {
            await LeftAsync(context);
        }
        catch (Exception ofChannel)
        {
            throw new AggregateException(ofFilter, ofChannel);
        }
    }

    /// <summary>Disposes the filters that were created for this channel. The task never fails.</summary>
    public Task DisposeAsync(Action<IChannelFilter, Exception> log) => _filters.DisposeAsync(log);

    private ValueTask<JoinResult> AskJoinAsync(JoinContext context) => _channel.JoinAsync(context.Request, context.CancellationToken);

    private ValueTask<Reply> AskPushAsync(EventContext context) =>
        _channel.DispatchAsync(Encoding.UTF8.GetBytes(context.Event), context.Payload, context.CancellationToken);

    private ValueTask LeftAsync(LeaveContext context)
    {
        if (_hasLeft)
            return ValueTask.CompletedTask;
        _hasLeft = true;
        return _channel.LeftAsync(context.Reason);
    }
}
