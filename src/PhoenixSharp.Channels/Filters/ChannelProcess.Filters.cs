using System.Text;
using PhoenixSharp.Filters;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

// Runs callbacks through the filters. A channel without filters is called directly.
internal sealed partial class ChannelProcess
{
    private ChannelFilters? _filters;

    private ValueTask<JoinResult> AskJoinAsync(JoinRequest request)
    {
        if (Mount.Filters.Count > 0)
            ResolveFilters();
        return _filters is null
            ? _channel!.JoinAsync(request, _ending.Token)
            : _filters.JoinAsync(new JoinContext(Session.Socket, _channel!, request, _scope!.ServiceProvider, _ending.Token));
    }

    private ValueTask<Reply> AskPushAsync(Message push) => _filters is null
        ? _channel!.DispatchAsync(push.Event.Bytes, push.Payload, _ending.Token)
        : _filters.HandleAsync(new EventContext(
            Session.Socket,
            _channel!,
            Topic,
            Encoding.UTF8.GetString(push.Event.Bytes),
            push.Payload,
            _scope!.ServiceProvider,
            _ending.Token));

    private ValueTask TellLeftAsync(LeaveReason reason) => _filters is null
        ? _channel!.LeftAsync(reason)
        : _filters.LeaveAsync(new LeaveContext(Session.Socket, _channel!, Topic, reason, _scope!.ServiceProvider));

    private void ResolveFilters()
    {
        FilterRegistration[] registrations = [.. Mount.Filters.Where(filter => filter.IsFor(Topic))];
        if (registrations.Length == 0)
            return;
        _filters = new ChannelFilters(_channel!);
        _filters.Resolve(registrations, _scope!.ServiceProvider);
    }

    private Task DisposeFiltersAsync() => _filters?.DisposeAsync(
        (filter, crash) => Mount.Logger.ChannelDisposalFailed(crash, filter.GetType().Name, Topic)) ?? Task.CompletedTask;
}
