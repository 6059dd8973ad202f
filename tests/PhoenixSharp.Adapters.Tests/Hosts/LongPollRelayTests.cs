using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Adapters.Tests.Redis;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Hosts;

/// <summary>Long poll behind a load balancer that sends each request where it likes.</summary>
public sealed class LongPollRelayTests(RedisFixture redis) : IClassFixture<RedisFixture>, IAsyncLifetime
{
    private readonly HttpClient _http = new() { Timeout = Patience.Limit };
    private KestrelHost _one = null!;
    private KestrelHost _two = null!;
    private string _token = "";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await StartAsync("one");
        _two = await StartAsync("two");
        await Patience.UntilAsync(() => Adapter(_one).Status.Nodes.Count + Adapter(_two).Status.Nodes.Count == 2, "they know each other");
        _token = (await PollAsync(_one)).Token!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task A_session_works_whichever_node_a_request_reaches()
    {
        Assert.Equal(200, await PostAsync(_two, """["1","1","room:1","phx_join",{}]"""));
        Assert.Equal(["""["1","1","room:1","phx_reply",{"response":{},"status":"ok"}]"""], (await PollAsync(_two)).Messages);
        Assert.Equal(200, await PostAsync(_one, """["1","2","room:1","echo",{"a":"ü"}]"""));
        var answer = await PollAsync(_two);
        Assert.Equal(["""["1","2","room:1","phx_reply",{"response":{"a":"ü"},"status":"ok"}]"""], answer.Messages);
        Assert.Equal((200, _token), (answer.Status, answer.Token));
    }

    [Fact]
    public async Task A_poll_waits_on_another_node_as_on_its_own()
    {
        var polling = PollAsync(_two);
        await PostAsync(_two, "[null,\"7\",\"phoenix\",\"heartbeat\",{}]");
        Assert.Contains("\"7\"", Assert.Single((await polling).Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_message_ends_the_session_as_on_its_own_node()
    {
        Assert.Equal(408, await PostAsync(_two, "[1,2"));
        Assert.Equal(410, await PostAsync(_two, "[null,\"7\",\"phoenix\",\"heartbeat\",{}]"));
        Assert.Equal(410, await PostAsync(_one, "[null,\"7\",\"phoenix\",\"heartbeat\",{}]"));
    }

    [Fact]
    public async Task Body_of_8_MB_reaches_the_session_on_another_node_and_so_do_its_replies()
    {
        await PostAsync(_two, """["1","1","room:1","phx_join",{}]""");
        await PollAsync(_two);
        var large = new string('x', 799_900);
        var body = string.Join('\n', Enumerable.Range(0, 10).Select(i => $$"""["1","{{i}}","room:1","echo",{"a":"{{large}}"}]"""));
        body = body.Insert(1, new string(' ', 8_000_000 - body.Length));
        Assert.Equal(413, await PostAsync(_two, body + "\n"));
        Assert.Equal(200, await PostAsync(_two, body));
        List<string> replies = [];
        while (replies.Count < 10)
            replies.AddRange((await PollAsync(_two)).Messages);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $$"""["1","{{i}}","room:1","phx_reply",{"response":{"a":"{{large}}"},"status":"ok"}]"""), replies);
    }

    [Fact]
    public async Task Push_of_3_MiB_is_polled_through_another_node()
    {
        await PostAsync(_two, """["1","1","room:1","phx_join",{}]""");
        await PollAsync(_two);
        var large = new string('x', 3 << 20);
        var local = _one.App.Services.GetRequiredService<PubSubServer>();
        local.LocalBroadcast(new Broadcast("room:1", "before", Payload.Empty));
        local.LocalBroadcast(new Broadcast("room:1", "presence_state", Payload.FromJson($$"""{"a":"{{large}}"}""")));
        local.LocalBroadcast(new Broadcast("room:1", "behind", Payload.Empty));
        List<string> pushed = [];
        while (pushed.Count < 3)
            pushed.AddRange((await PollAsync(_two)).Messages);
        Assert.Equal(
            ["""[null,null,"room:1","before",{}]""", $$"""[null,null,"room:1","presence_state",{"a":"{{large}}"}]""", """[null,null,"room:1","behind",{}]"""], pushed);
    }

    [Fact]
    public async Task Body_in_parts_is_answered_410_when_there_is_no_such_session()
    {
        _token = "b25l.forged";
        Assert.Equal(410, await PostAsync(_two, new string('x', 3_000_000)));
    }

    [Theory]
    [InlineData("b25l.forged")] // "one", which has no such session
    [InlineData("bm9ib2R5.forged")] // "nobody"
    [InlineData("..")]
    public async Task A_session_that_is_nowhere_is_gone_and_a_poll_makes_another(string token)
    {
        var own = _token;
        _token = token;
        Assert.Equal(410, await PostAsync(_two, "[]"));
        var answer = await PollAsync(_two);
        Assert.Equal(410, answer.Status);
        Assert.StartsWith("dHdv.", answer.Token, StringComparison.Ordinal); // "two"
        Assert.NotEqual(own, answer.Token);
    }

    private static IPubSubAdapter Adapter(KestrelHost host) => host.App.Services.GetRequiredService<IPubSubAdapter>();

    private async Task<Answer> PollAsync(KestrelHost host)
    {
        using var request = Request(HttpMethod.Get, host);
        using var response = await _http.SendAsync(request, Cancelled);
        return (await response.Content.ReadFromJsonAsync<Answer>(JsonSerializerOptions.Web, Cancelled))!;
    }

    private async Task<int> PostAsync(KestrelHost host, string line)
    {
        using var request = Request(HttpMethod.Post, host);
        request.Content = new StringContent(line, Encoding.UTF8, "application/x-ndjson");
        using var response = await _http.SendAsync(request, Cancelled);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync<Answer>(JsonSerializerOptions.Web, Cancelled))!.Status
            : (int)response.StatusCode;
    }

    private HttpRequestMessage Request(HttpMethod method, KestrelHost host)
    {
        var request = new HttpRequestMessage(method, $"http://127.0.0.1:{host.Port}/socket/longpoll?vsn=2.0.0");
        if (_token.Length > 0)
            request.Headers.Add("x-phoenix-longpoll-token", _token);
        return request;
    }

    private Task<KestrelHost> StartAsync(string name) => KestrelHost.StartEchoAsync(
        configure: builder => builder.Services.AddPhoenix().AddRedis($"127.0.0.1:{redis.Port}", options => (options.NodeName, options.BeatPeriod) = (name, TimeSpan.FromMilliseconds(100))));

    private sealed record Answer(int Status, string? Token, string[] Messages);
}
