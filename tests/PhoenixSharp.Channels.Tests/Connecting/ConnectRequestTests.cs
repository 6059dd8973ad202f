using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PhoenixSharp.Connecting;

public sealed class ConnectRequestTests
{
    private sealed record Filter(int Page, string[] Tags, string? Room);

    [Theory]
    [InlineData("user_id", "42")]
    [InlineData("none", null)]
    [InlineData("filter", null)]
    public void A_parameter_is_its_text_or_null(string name, string? text) =>
        Assert.Equal(text, Of("""{"user_id":"42","filter":{"room":"lobby"}}""")[name]);

    [Fact]
    public void A_parameter_inside_a_map_is_found_by_its_path()
    {
        var request = Of("""{"filter":{"room":{"id":"7"}}}""");
        Assert.Equal("7", request["filter", "room", "id"]);
        Assert.Null(request["filter", "user"]);
        Assert.Null(request["filter", "room", "id", "more"]);
    }

    [Fact]
    public void They_are_read_as_a_type_and_numbers_may_be_text() =>
        Assert.Equivalent(new Filter(3, ["a", "b"], null), Of("""{"page":"3","tags":["a","b"]}""").Read<Filter>());

    [Fact]
    public void What_is_not_of_the_type_is_told() => Assert.Throws<PayloadException>(() => Of("""{"page":"three"}""").Read<Filter>());

    [Fact]
    public void Without_a_network_there_is_nothing_of_it()
    {
        var request = Of("{}");
        Assert.Null(request.HttpContext);
        Assert.Null(request.RemoteAddress);
        Assert.Null(request.Uri);
        Assert.Empty(request.XHeaders);
        Assert.False(request.User.Identity!.IsAuthenticated);
    }

    [Fact]
    public void When_the_connect_is_over_the_request_is_out_of_reach()
    {
        var request = new ConnectRequest { Services = new ServiceCollection().BuildServiceProvider(), HttpContext = new DefaultHttpContext() };
        Assert.Equal(0, request.RemotePort);
        request.Over();
        Assert.StartsWith("The connect is over", Assert.Throws<InvalidOperationException>(() => request.UserAgent).Message, StringComparison.Ordinal);
    }

    private static ConnectRequest Of(string parameters) => new() { Params = Payload.FromJson(parameters), Services = new ServiceCollection().BuildServiceProvider() };
}
