namespace PhoenixSharp.Client.Tests;

public sealed class LeaveTests
{
    private readonly Queue<IThreadPoolWorkItem> _held = new();
    private bool _isHeld;

    [Fact]
    public async Task Leave_wins_when_the_rejoin_timer_fires_behind_it()
    {
        await using var still = new StillRoom(options => options.Schedule = Run);
        still.Connection.Receive("""["1","1","room:1","phx_error",{}]""");
        _isHeld = true;
        _ = still.Room.LeaveAsync();
        still.Time.Advance(TimeSpan.FromSeconds(1)); // the rejoin is queued on the loop, behind the leave
        Release();
        Assert.Equal(ChannelState.Closed, still.Room.State);
        Assert.Single(still.Connection.Sent, frame => frame.Contains("phx_join", StringComparison.Ordinal));
    }

    private void Run(IThreadPoolWorkItem work)
    {
        if (_isHeld)
            _held.Enqueue(work);
        else
            work.Execute();
    }

    private void Release()
    {
        _isHeld = false;
        while (_held.TryDequeue(out var work))
            work.Execute();
    }
}
