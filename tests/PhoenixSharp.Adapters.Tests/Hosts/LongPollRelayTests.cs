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
        return (await response.Content.ReadFromJsonAsync<Answer>(JsonSerializerOptions.Web, Cancelled))!.Status;
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
