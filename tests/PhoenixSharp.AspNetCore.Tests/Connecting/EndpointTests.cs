using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Connecting;

/// <summary>What an application says of the endpoint that <c>MapSocket</c> returns: it counts for both transports.</summary>
public sealed class EndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("websocket", "", 401)]
    [InlineData("websocket", "&user=ann", 403)]
    [InlineData("websocket", "&user=ann&role=ops", 101)]
    [InlineData("longpoll", "", 401)]
    [InlineData("longpoll", "&user=ann", 403)]
    [InlineData("longpoll", "&user=ann&role=ops", 200)]
    public async Task RequireAuthorization_is_the_hosts_to_answer(string transport, string query, int status)
    {
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<OpenSocket>("/socket", _ => { }).RequireAuthorization(policy => policy.RequireRole("ops")),
            builder => TestAuthentication.Add(builder.Services));
        Assert.Equal(status, await BothTransports.ConnectAsync(host, transport, query));
    }

    [Theory]
    [InlineData("websocket", 101)]
    [InlineData("longpoll", 200)]
    public async Task RequireRateLimiting_counts_connects(string transport, int status)
    {
        await using var host = await KestrelHost.StartAsync(
            app =>
            {
                app.UseRateLimiter();
                app.MapSocket<OpenSocket>("/socket", _ => { }).RequireRateLimiting("two");
            },
            builder => builder.Services.AddRateLimiter(limiter => limiter.AddFixedWindowLimiter("two", window => (window.PermitLimit, window.Window) = (2, TimeSpan.FromHours(1)))));
        Assert.Equal(status, await BothTransports.ConnectAsync(host, transport));
        Assert.Equal(status, await BothTransports.ConnectAsync(host, transport));
        Assert.Equal(503, await BothTransports.ConnectAsync(host, transport));
    }

    [Fact]
    public async Task A_concurrency_limit_holds_its_place_as_long_as_a_websocket_lives()
    {
        await using var host = await KestrelHost.StartAsync(
            app =>
            {
                app.UseRateLimiter();
                app.MapSocket<OpenSocket>("/socket", _ => { }).RequireRateLimiting("one");
            },
            builder => builder.Services.AddRateLimiter(limiter => limiter.AddConcurrencyLimiter("one", one => one.PermitLimit = 1)));
        await using (var first = await host.ConnectAsync())
        {
            await first.HeartbeatAsync();
            Assert.Equal(503, await BothTransports.ConnectAsync(host, "websocket"));
            first.Socket.Reset();
        }
        await Patience.UntilAsync(() => BothTransports.ConnectAsync(host, "websocket").GetAwaiter().GetResult() == 101, "the place was free again");
    }

    [Theory]
    [InlineData("https://page.test", "https://page.test")]
    [InlineData("https://other.test", null)]
    public async Task RequireCors_says_which_page_may_read_a_long_poll(string origin, string? allowed)
    {
        await using var host = await StartWithCorsAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{host.Port}/socket/longpoll?vsn=2.0.0");
        request.Headers.Add("Origin", origin);
        using var response = await http.SendAsync(request, Stop);
        Assert.Equal(allowed, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? Assert.Single(values) : null);
    }

    [Fact]
    public async Task RequireCors_answers_what_a_browser_asks_before()
    {
        await using var host = await StartWithCorsAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, $"http://127.0.0.1:{host.Port}/socket/longpoll?vsn=2.0.0");
        request.Headers.Add("Origin", "https://page.test");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "x-phoenix-authtoken");
        using var response = await http.SendAsync(request, Stop);
        Assert.Equal(["https://page.test"], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["x-phoenix-authtoken"], response.Headers.GetValues("Access-Control-Allow-Headers"));
    }

    [Fact]
    public async Task RequireCors_is_nothing_to_a_websocket_whose_origin_CheckOrigin_looks_at()
    {
        await using var host = await StartWithCorsAsync();
        Assert.Equal(101, await BothTransports.ConnectAsync(host, "websocket"));
    }

    private static Task<KestrelHost> StartWithCorsAsync() => KestrelHost.StartAsync(
        app =>
        {
            app.UseCors();
            app.MapSocket<OpenSocket>("/socket", socket => socket.Configure(options => options.CheckOrigin = OriginPolicy.Any)).RequireCors("page");
        },
        builder => builder.Services.AddCors(cors => cors.AddPolicy("page", policy => policy.WithOrigins("https://page.test").AllowAnyHeader().AllowAnyMethod())));
}
