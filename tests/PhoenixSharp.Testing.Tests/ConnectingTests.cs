using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PhoenixSharp.Testing.Tests;

public sealed class ConnectingTests
{
    [Fact]
    public async Task Parameters_arrive_as_a_query_would_bring_them()
    {
        await using var server = Rooms.Start();

        var client = await server.ConnectAsync<UserSocket>(new { token = "ann", filter = new { level = 7 } });

        Assert.Equal("ann", client.GetSocket<UserSocket>().UserId);
        Assert.Equal("7", client.GetSocket<UserSocket>().Level);
    }

    [Theory]
    [InlineData("""{"flag":true,"off":false}""", "?flag=true&off=false")]
    [InlineData("""{"first":null,"level":7,"last":null}""", "?level=7")]
    [InlineData("""{"filter":{"open":true,"owner":null,"tags":{}}}""", "?filter%5Bopen%5D=true")]
    [InlineData("""{"first":null}""", "")]
    public async Task Query_is_written_as_by_the_serialize_function_of_phoenix_js(string parameters, string query)
    {
        await using var server = Rooms.Start();
        var written = default(string);

        await server.ConnectAsync<UserSocket>(
            Payload.FromJson(parameters), "ann", request: http => written = http.Request.QueryString.Value);

        Assert.Equal(query, written);
    }

    [Fact]
    public async Task Auth_token_arrives_apart_from_the_parameters()
    {
        await using var server = Rooms.Start();

        var client = await server.ConnectAsync<UserSocket>(new { token = "bob" }, authToken: "ann");

        Assert.Equal("ann", client.GetSocket<UserSocket>().UserId);
    }

    [Fact]
    public async Task Request_can_be_changed_before_the_connect()
    {
        await using var server = Rooms.Start();

        var client = await server.ConnectAsync<UserSocket>(authToken: "ann", request: http => http.Request.Headers.UserAgent = "Test/1");

        Assert.Equal("Test/1", client.GetSocket<UserSocket>().Agent);
    }

    [Fact]
    public async Task Refusal_has_its_status_and_body()
    {
        await using var server = Rooms.Start();

        var refused = await server.ConnectRefusedAsync<UserSocket>();

        Assert.Equal((401, "no token"), (refused.Status, refused.Body));
    }

    [Fact]
    public async Task Refusal_fails_a_connect_with_a_sentence()
    {
        await using var server = Rooms.Start();

        var failure = await Assert.ThrowsAsync<ChannelTestException>(() => server.ConnectAsync<UserSocket>());

        Assert.StartsWith("UserSocket refused the connect with 401: no token.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_that_is_accepted_fails_an_expected_refusal()
    {
        await using var server = Rooms.Start();

        var failure = await Assert.ThrowsAsync<ChannelTestException>(() => server.ConnectRefusedAsync<UserSocket>(authToken: "ann"));

        Assert.Contains("accepted the connect", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Crash_in_a_connect_is_reported_with_its_exception()
    {
        await using var server = Rooms.Start();

        var failure = await Assert.ThrowsAsync<ChannelTestException>(() => server.ConnectAsync<UserSocket>(new { token = "broken" }));

        Assert.Contains("the token service is down", failure.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(failure.InnerException);
    }

    [Fact]
    public async Task Connects_past_the_rate_limit_are_refused()
    {
        await using var server = Rooms.Start(options: options => options.RateLimits.Connects = new RateLimit { PerSecond = 1, Burst = 1 });
        await server.ConnectAsync<UserSocket>(authToken: "ann");

        Assert.Equal(429, (await server.ConnectRefusedAsync<UserSocket>(authToken: "ann")).Status);
    }

    [Fact]
    public async Task Authorize_on_a_socket_is_asked_about_the_user()
    {
        await using var server = ChannelTest.Start(
            services => Rooms.AddRooms(services, new Ledger()),
            app => app.MapSocket<MemberSocket>("/members", _ => { }));

        Assert.Equal(403, (await server.ConnectRefusedAsync<MemberSocket>()).Status);
        var client = await server.ConnectAsync<MemberSocket>(user: Users.Named("ann"));
        Assert.Equal("ann", client.GetSocket<MemberSocket>().User.Identity!.Name);
    }

    [Fact]
    public async Task Socket_that_is_not_mapped_is_named()
    {
        await using var server = ChannelTest.Start(services => services.AddPhoenix());

        var failure = await Assert.ThrowsAsync<ChannelTestException>(() => server.ConnectAsync<UserSocket>());

        Assert.StartsWith("UserSocket is not mapped", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Service_that_is_missing_is_named_at_the_start()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => ChannelTest.Start(
            services => services.AddPhoenix(),
            app => app.MapSocket<UserSocket>("/socket", socket => socket.Channel<RoomChannel>("room:*"))));

        Assert.Contains("RoomPresence", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Application_is_disposed_when_its_start_fails()
    {
        var ledger = new Ledger();
        var failure = Assert.Throws<InvalidOperationException>(() => ChannelTest.Start(
            services => services.AddHostedService(_ => new FaultyService(ledger)),
            app => { }));
        Assert.Equal("The service does not start.", failure.Message);
        Assert.Equal(["disposed"], ledger.Entries);
    }

    private sealed class FaultyService(Ledger ledger) : IHostedService, IAsyncDisposable
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("The service does not start.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync()
        {
            ledger.Add("disposed");
            return ValueTask.CompletedTask;
        }
    }

    [Authorize]
    private sealed class MemberSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();
    }
}

internal static class Users
{
    public static ClaimsPrincipal Named(string name, params string[] roles) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, name), .. roles.Select(role => new Claim(ClaimTypes.Role, role))], "test"));
}
