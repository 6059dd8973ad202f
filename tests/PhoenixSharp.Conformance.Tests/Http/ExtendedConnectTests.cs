using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.Profiles;
using PhoenixSharp.Conformance.Running;
using PhoenixSharp.Conformance.Tests.Stub;

namespace PhoenixSharp.Conformance.Tests.Http;

public sealed class ExtendedConnectTests
{
    private static readonly Header[] Handshake =
    [
        new("connection", "keep-alive, Upgrade"), new("upgrade", "WebSocket"),
        new("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="), new("sec-websocket-version", "13"), new("origin", "http://example.com"),
    ];

    [Fact]
    public void Headers_of_the_connection_and_the_key_are_not_sent()
    {
        var request = new HttpRequest("GET", "/socket/websocket", Handshake, null);
        Assert.True(ExtendedConnect.Has(request));
        Assert.Equal(["sec-websocket-version", "origin"], ExtendedConnect.Headers(request).Select(header => header.Name));
    }

    [Theory]
    [InlineData("connection")]
    [InlineData("upgrade")]
    [InlineData("sec-websocket-key")]
    public void A_handshake_without_what_HTTP_1_needs_has_no_counterpart(string missing)
    {
        var request = new HttpRequest("GET", "/socket/websocket", [.. Handshake.Where(header => header.Name != missing)], null);
        Assert.False(ExtendedConnect.Has(request));
        Assert.False(ExtendedConnect.CanBeSent(request));
    }

    [Fact]
    public void A_plain_request_is_sent_as_it_was_recorded()
    {
        var request = new HttpRequest("POST", "/socket/longpoll", [new Header("content-type", "application/json")], []);
        Assert.False(ExtendedConnect.Has(request));
        Assert.True(ExtendedConnect.CanBeSent(request));
        Assert.Equal(request.Headers, ExtendedConnect.Headers(request));
    }

    [Fact]
    public void Status_101_is_200_without_a_hash_and_every_other_response_stays()
    {
        Header accept = new("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), protocol = new("sec-websocket-protocol", "phoenix");
        var accepted = ExtendedConnect.Response(new HttpResponse(101, [accept, protocol], []));
        Assert.Equal((200, protocol), (accepted.Status, accepted.Headers.Single()));
        var refused = new HttpResponse(403, [protocol], []);
        Assert.Same(refused, ExtendedConnect.Response(refused));
    }

    [Fact]
    public void Three_recordings_are_left_out_over_HTTP_2()
    {
        var selection = Selection.Pick(Replay.All, Profile.Whole, new Arguments { Http2 = true });
        Assert.Equal(
            ["auth/subprotocol-two-headers", "handshake/no-key", "handshake/upgrade-other"],
            selection.Outside.Keys.Select(scenario => scenario.Name).Order(StringComparer.Ordinal));
    }
}
