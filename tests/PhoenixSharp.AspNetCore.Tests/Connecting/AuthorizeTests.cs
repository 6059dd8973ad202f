using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Connecting;

/// <summary>An <c>[Authorize]</c> on a socket's class, on both transports.</summary>
public sealed class AuthorizeTests
{
    [Theory]
    [InlineData("websocket", "", 403)]
    [InlineData("websocket", "&user=ann", 403)]
    [InlineData("websocket", "&user=ann&role=member", 101)]
    [InlineData("longpoll", "", 403)]
    [InlineData("longpoll", "&user=ann", 403)]
    [InlineData("longpoll", "&user=ann&role=member", 200)]
    public async Task Who_is_not_allowed_is_answered_403_before_the_socket_is_asked(string transport, string query, int status)
    {
        await using var host = await StartAsync<MemberSocket>();
        Assert.Equal(status, await BothTransports.ConnectAsync(host, transport, query));
        Assert.Equal(status == 403, host.Log.Records.Any(record => record.EventId.Id == 405));
    }

    [Theory]
    [InlineData("websocket", "", 403)]
    [InlineData("websocket", "&user=ann", 101)]
    [InlineData("longpoll", "", 403)]
    [InlineData("longpoll", "&user=ann", 200)]
    public async Task A_scheme_of_its_own_authenticates_the_connect(string transport, string query, int status)
    {
        await using var host = await StartAsync<SchemeSocket>(isDefault: false);
        Assert.Equal(status, await BothTransports.ConnectAsync(host, transport, query));
    }

    [Theory]
    [MemberData(nameof(BothTransports.All), MemberType = typeof(BothTransports))]
    public async Task AllowAnonymous_lets_everybody_in(string transport)
    {
        await using var host = await StartAsync<AnybodySocket>();
        Assert.True(await BothTransports.ConnectAsync(host, transport) < 300);
    }

    [Fact]
    public async Task Whom_the_host_authenticated_is_the_user_of_channels()
    {
        await using var host = await StartAsync<AnybodySocket>();
        await using var member = await host.ConnectAsync("/socket/websocket?vsn=2.0.0&user=ann&role=member");
        await using var other = await host.ConnectAsync("/socket/websocket?vsn=2.0.0&user=bob");
        await using var nobody = await host.ConnectAsync();
        Assert.Equal("""{"name":"ann"}""", (await member.JoinAsync("members")).Response);
        Assert.Equal("""{"reason":"unauthorized"}""", (await other.JoinAsync("members")).Response);
        Assert.Equal("""{"reason":"unauthorized"}""", (await nobody.JoinAsync("members")).Response);
    }

    [Fact]
    public void A_host_without_authorization_is_told_when_the_socket_is_mapped()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPhoenix();
        var app = builder.Build();
        var failure = Assert.Throws<InvalidOperationException>(() => app.MapSocket<MemberSocket>("/socket", _ => { }));
        Assert.Equal("MemberSocket has [Authorize], and the host has no authorization: add builder.Services.AddAuthorization().", failure.Message);
        failure = Assert.Throws<InvalidOperationException>(() => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<MemberChannel<OpenSocket>>("members")));
        Assert.StartsWith("MemberChannel", failure.Message, StringComparison.Ordinal);
    }

    private static Task<KestrelHost> StartAsync<TSocket>(bool isDefault = true)
        where TSocket : Socket => KestrelHost.StartAsync(
            app => app.MapSocket<TSocket>("/socket", socket => socket.Channel("members", _ => new MemberChannel<TSocket>())),
            builder => TestAuthentication.Add(builder.Services, isDefault: isDefault));

    [Authorize(Roles = "member")]
    private class MemberSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) =>
            request.User.Identity!.IsAuthenticated || GetType() == typeof(AnybodySocket) ? Accept() : throw new InvalidOperationException("asked about nobody");
    }

    [Authorize(AuthenticationSchemes = "test")]
    private sealed class SchemeSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) =>
            request.User.Identity!.AuthenticationType == "test" ? Accept() : Refuse(500);
    }

    [AllowAnonymous]
    private sealed class AnybodySocket : MemberSocket;

    [Authorize(Roles = "member")]
    private sealed class MemberChannel<TSocket> : Channel<TSocket>
        where TSocket : Socket
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) =>
            Accept(new { name = Socket.User.Identity!.Name });
    }
}
