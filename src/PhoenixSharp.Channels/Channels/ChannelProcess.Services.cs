using Microsoft.Extensions.DependencyInjection;

namespace PhoenixSharp;

// The services of one channel: a scope that is created at the join and disposed after LeftAsync.
internal sealed partial class ChannelProcess
{
    private IServiceScope? _scope;
    private bool _isOwnedByScope; // the container made the channel, so it also disposes it

    private Channel CreateChannel()
    {
        _scope = Session.Services.GetRequiredService<IServiceScopeFactory>().CreateScope();
        return _route.Create(_scope.ServiceProvider, out _isOwnedByScope);
    }

    // Waits up to ShutdownTimeout for LeftAsync and the disposal together. If they take longer, they continue in the background.
    private async ValueTask LeaveAsync(LeaveReason reason)
    {
        var began = Mount.Time.GetTimestamp();
        var leaving = LeftAsync(reason);
        var isInTime = await TryWaitAsync(leaving, began);
        LetGo();
        var disposal = DisposeAfterAsync(leaving);
        if (isInTime)
            await TryWaitAsync(disposal, began);
    }

    private async ValueTask<bool> TryWaitAsync(Task task, long began)
    {
        var left = Mount.Options.ShutdownTimeout - Mount.Time.GetElapsedTime(began);
        if (await Disposal.TryWaitAsync(task, left, Mount.Time))
            return true;
        Mount.Logger.SlowToLeave(Topic, Mount.Options.ShutdownTimeout);
        return false;
    }

    private async Task DisposeAfterAsync(Task leaving)
    {
        await leaving;
        await DisposeAsync();
    }

    // The channel and its filters are disposed before the scope, because they may use its services while they are disposed.
    private async Task DisposeAsync()
    {
        if (_channel is not null && !_isOwnedByScope)
            await DisposeAsync(_channel, _channel.GetType().Name);
        await DisposeFiltersAsync();
        if (_scope is not null)
            await DisposeAsync(_scope, "the services");
    }

    private Task DisposeAsync(object subject, string name) =>
        Disposal.DisposeAsync(subject, crash => Mount.Logger.ChannelDisposalFailed(crash, name, Topic));
}
