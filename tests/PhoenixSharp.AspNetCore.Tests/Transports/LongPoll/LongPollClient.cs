using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Transports.LongPoll;

/// <summary>An answer: its HTTP status, and what stands in its body.</summary>
internal sealed record Answered(HttpStatusCode Http, HttpResponseHeaders Headers, int? Status = null, string? Token = null)
{
    public IReadOnlyList<string> Messages { get; init; } = [];
}

/// <summary>A client that polls when it is told to, and posts whatever a test wants.</summary>
internal sealed class LongPollClient(int port, string path = "/socket/longpoll?vsn=2.0.0", string? from = null) : IDisposable
{
    public const string Heartbeat = """[null,"1","phoenix","heartbeat",{}]""";

    private readonly HttpClient _http = new(Handler(from)) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience.Limit };

    public string? Token { get; set; }

    /// <summary>Opens a session.</summary>
    public static async Task<LongPollClient> OpenAsync(KestrelHost host, string path = "/socket/longpoll?vsn=2.0.0", string? from = null)
    {
        var client = new LongPollClient(host.Port, path, from);
        var opened = await client.PollAsync();
        Assert.Equal(410, opened.Status);
        client.Token = opened.Token;
        return client;
    }

    /// <summary>Joins a topic and takes the answer.</summary>
    public async Task JoinAsync(string topic)
    {
        Assert.Equal(200, (await PostAsync($$"""["1","1","{{topic}}","phx_join",{}]""")).Status);
        Assert.Contains("\"ok\"", Assert.Single((await PollAsync()).Messages), StringComparison.Ordinal);
    }

    public Task<Answered> PollAsync() => PollUntilAsync(TestContext.Current.CancellationToken);

    public Task<Answered> PollUntilAsync(CancellationToken giveUp) => SendAsync(HttpMethod.Get, null, giveUp);

    public Task<Answered> PostAsync(string body, string contentType = "application/x-ndjson") => PostAsync(Encoding.UTF8.GetBytes(body), contentType);

    public Task<Answered> PostAsync(byte[] body, string contentType = "application/x-ndjson") =>
        SendAsync(HttpMethod.Post, new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } }, TestContext.Current.CancellationToken);

    public async Task<Answered> SendAsync(HttpMethod method, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (Token is not null)
            request.Headers.Add("x-phoenix-longpoll-token", Token);
        using var response = await _http.SendAsync(request, cancellationToken);
        return Read(response, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    public void Dispose() => _http.Dispose();

    // From an address of this machine, any of 127.0.0.0/8.
    private static SocketsHttpHandler Handler(string? from) => from is null ? new SocketsHttpHandler() : new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new System.Net.Sockets.Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    private static Answered Read(HttpResponseMessage response, string body)
    {
        var answer = new Answered(response.StatusCode, response.Headers);
        if (body.Length == 0)
            return answer;
        var json = JsonDocument.Parse(body).RootElement;
        answer = answer with { Status = json.GetProperty("status").GetInt32() };
        return json.TryGetProperty("token", out var token)
            ? answer with { Token = token.GetString(), Messages = [.. json.GetProperty("messages").EnumerateArray().Select(message => message.GetString()!)] }
            : answer;
    }
}
