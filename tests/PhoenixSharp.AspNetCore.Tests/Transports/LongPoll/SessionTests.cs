using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.LongPoll;

public sealed class SessionTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    // A sweep comes an eighth of a window apart.
    private static readonly TimeSpan Sweep = Window / 8;

    private readonly VirtualTime _time = new();
    private readonly Witness _witness = new();

    [Fact]
    public async Task Nobody_polls_it_for_one_and_a_half_windows_and_it_is_gone()
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        await client.JoinAsync("room:1");
        _time.Advance((Window * 1.5) - TimeSpan.FromTicks(1));
        Assert.Equal(200, (await client.PostAsync(LongPollClient.Heartbeat)).Status); // which keeps nothing alive
        _time.Advance(Sweep);
        Assert.IsType<LeaveReason.Closed>(await _witness.LeftAsync());
        Assert.Equal(410, (await client.PostAsync(LongPollClient.Heartbeat)).Status);
        var again = await client.PollAsync();
        Assert.Equal(410, again.Status);
        Assert.NotEqual(client.Token, again.Token);
    }

    [Fact]
    public async Task A_poll_keeps_it_for_as_long_as_it_waits_and_then_anew()
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        await client.JoinAsync("room:1");
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(Window);
            var poll = client.PollAsync();
            await Patience.UntilAsync(() => _time.TimerCount == 2, "the poll waited");
            _time.Advance(Window);
            Assert.Equal(204, (await poll).Status);
        }
        Assert.True(_witness.NobodyLeft);
    }

    [Fact]
    public async Task Idle_ones_share_one_timer_and_none_is_left_when_they_are_gone()
    {
        await using var host = await StartAsync();
        Assert.Equal(0, _time.TimerCount);
        foreach (var client in await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => LongPollClient.OpenAsync(host))))
            client.Dispose();
        Assert.Equal(1, _time.TimerCount);
        _time.Advance(Window * 2);
        await Patience.UntilAsync(() => _time.TimerCount == 0, "the sweep ended");
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_forged_token_names_none(string token)
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        var real = client.Token;
        client.Token = token;
        Assert.Equal(410, (await client.PostAsync(LongPollClient.Heartbeat)).Status);
        var made = await client.PollAsync();
        Assert.Equal(410, made.Status);
        Assert.NotEqual(real, made.Token);
        Assert.Equal(43, made.Token!.Length); // 256 bits
    }

    [Fact]
    public async Task There_are_no_more_than_may_be_and_a_refused_connect_takes_no_place()
    {
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<PickySocket>("/socket", socket => socket.Configure(options => (options.MaxLongPollSessions, options.LongPollWindow) = (2, Window))),
            builder => builder.Services.AddSingleton<TimeProvider>(_time));
        foreach (var no in new[] { "refuse", "crash", "refuse" })
        {
            using var refused = new LongPollClient(host.Port, $"/socket/longpoll?vsn=2.0.0&{no}");
            var answer = await refused.PollAsync();
            Assert.Equal(no == "refuse" ? (HttpStatusCode.OK, (int?)403) : (HttpStatusCode.InternalServerError, null), (answer.Http, answer.Status));
        }
        using var first = await LongPollClient.OpenAsync(host);
        using var second = await LongPollClient.OpenAsync(host);
        using var third = new LongPollClient(host.Port);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await third.PollAsync()).Http);
        Assert.Equal(200, (await first.PostAsync(LongPollClient.Heartbeat)).Status);
        _time.Advance(Window * 2);
        await Patience.UntilAsync(() => _time.TimerCount == 0, "both were gone");
        Assert.Equal(410, (await third.PollAsync()).Status);
    }

    [Fact]
    public async Task Its_services_live_as_long_as_it_does()
    {
        var service = new Service();
        await using var host = await StartAsync(builder => builder.Services.AddScoped(_ => service), app => app.MapSocket<ServedSocket>("/served", _ => { }));
        using var client = await LongPollClient.OpenAsync(host, "/served/longpoll?vsn=2.0.0");
        await client.PostAsync(LongPollClient.Heartbeat);
        Assert.False(service.Disposed.Task.IsCompleted);
        _time.Advance(Window * 2);
        await service.Disposed.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_token_of_the_user_reaches_the_connect()
    {
        var seen = new Service();
        await using var host = await StartAsync(builder => builder.Services.AddScoped(_ => seen), app => app.MapSocket<ServedSocket>("/served", _ => { }));
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Phoenix-AuthToken", "secret");
        await http.GetStringAsync($"http://127.0.0.1:{host.Port}/served/longpoll?vsn=2.0.0", TestContext.Current.CancellationToken);
        Assert.Equal("secret", seen.AuthToken);
    }

    private Task<KestrelHost> StartAsync(Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? use = null) =>
        _witness.StartAsync(options => options.LongPollWindow = Window, _time, configure, use: use);

    private sealed class Service : IDisposable
    {
        public TaskCompletionSource Disposed { get; } = new();

        public string? AuthToken { get; set; }

        public void Dispose() => Disposed.TrySetResult();
    }

    private sealed class ServedSocket(Service service) : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
        {
            Assert.Same(service, request.Services.GetRequiredService<Service>());
            service.AuthToken = request.AuthToken;
            return Accept();
        }
    }

    private sealed class PickySocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) =>
            request["crash"] is not null ? throw new InvalidOperationException("broken") : request["refuse"] is not null ? Refuse() : Accept();
    }
}
