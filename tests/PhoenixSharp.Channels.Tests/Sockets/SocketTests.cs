using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Sockets;

public sealed class SocketTests
{
    [Fact]
    public async Task A_connect_is_accepted_or_refused_with_403_or_what_the_socket_says()
    {
        Assert.IsType<ConnectResult.Accepted>(await ConnectAsync(new ChoosySocket(), "ann"));
        Assert.Equal(new ConnectResult.Refused(403, null), await ConnectAsync(new ChoosySocket(), null));
        Assert.Equal(new ConnectResult.Refused(429, "Later."), await ConnectAsync(new ChoosySocket(429, "Later."), null));
    }

    [Theory]
    [InlineData(399)]
    [InlineData(600)]
    public async Task A_refusal_is_an_HTTP_error(int status) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await ConnectAsync(new ChoosySocket(status), null));

    [Fact]
    public void A_socket_has_no_id_unless_it_says_so()
    {
        Assert.Null(new ChoosySocket().Id);
        Assert.Equal("user_socket:1", new PlainSocket("user_socket:1").Id);
    }

    private static ValueTask<ConnectResult> ConnectAsync(Socket socket, string? user)
    {
        var parameters = user is null ? Payload.Empty : Payload.FromJson($$"""{"user":"{{user}}"}""");
        var request = new ConnectRequest { Params = parameters, Services = Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions.BuildServiceProvider(new Microsoft.Extensions.DependencyInjection.ServiceCollection()) };
        return socket.ConnectAsync(request, TestContext.Current.CancellationToken);
    }

    private sealed class ChoosySocket(int status = 403, string? body = null) : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) =>
            request["user"] is null ? Refuse(status, body) : Accept();
    }
}
