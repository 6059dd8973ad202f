using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.LongPoll;

public sealed class DrainingTests
{
    private readonly VirtualTime _time = new();
    private readonly Witness _witness = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_poll_under_way_is_answered_204_and_the_channels_leave_for_the_drain()
    {
        await using var host = await _witness.StartAsync(time: _time);
        using var client = await LongPollClient.OpenAsync(host);
        await client.JoinAsync("room:1");
        var poll = client.PollAsync();
        await Patience.UntilAsync(() => _time.TimerCount == 2, "the poll waited");
        var stopped = host.App.StopAsync(Stop);
        Assert.Equal((204, client.Token), ((await poll).Status, (await poll).Token));
        Assert.IsType<LeaveReason.Draining>(await _witness.LeftAsync());
        await stopped.WaitAsync(Patience.Limit, Stop);
    }

    [Fact]
    public async Task No_request_is_there_and_yet_a_handler_in_hand_is_waited_for()
    {
        await using var host = await _witness.StartAsync(time: _time);
        using var client = await LongPollClient.OpenAsync(host);
        await client.JoinAsync("room:1");
        await client.PostAsync("""["1","2","room:1","wait",{}]""");
        await _witness.Waits.Task.WaitAsync(Patience.Limit, Stop);
        host.App.Services.GetRequiredService<Drainer>().Drain();
        var stopped = host.App.Services.GetServices<IHostedService>().OfType<PubSubService>().Single().StopAsync(Stop);
        Assert.False(stopped.IsCompleted);
        Assert.True(_witness.NobodyLeft);
        _witness.Go.SetResult();
        await stopped.WaitAsync(Patience.Limit, Stop);
        Assert.False(_witness.NobodyLeft);
        Assert.IsType<LeaveReason.Draining>(await _witness.LeftAsync());
    }

    [Fact]
    public async Task Who_comes_while_the_server_stops_gets_204_for_a_session_and_503_for_none()
    {
        await using var host = await _witness.StartAsync(time: _time);
        using var client = await LongPollClient.OpenAsync(host);
        using var stranger = new LongPollClient(host.Port);
        var drainer = host.App.Services.GetRequiredService<Drainer>();
        drainer.Drain();
        await drainer.WhenDrained().WaitAsync(Patience.Limit, Stop);
        Assert.Equal(204, (await client.PollAsync()).Status);
        Assert.Equal(410, (await client.PostAsync(LongPollClient.Heartbeat)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stranger.PollAsync()).Http);
    }
}
