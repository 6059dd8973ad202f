using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Connecting;

/// <summary>What a socket may ask of the request that it was connected by: Phoenix's connect_info.</summary>
public sealed class InformationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(BothTransports.All), MemberType = typeof(BothTransports))]
    public async Task A_socket_may_ask_who_comes_from_where(string transport)
    {
        var told = await AskAsync(transport, "&a=%20", "User-Agent: tester/1\r\nX-Request-Id: 7\r\nX-Two: a\r\nX-Two: b\r\ntraceparent: 00-1-2-01\r\ntracestate: x=1\r\n", async (request, _) =>
        {
            await Task.Yield();
            return new
            {
                from = request.RemoteAddress!.ToString(),
                hasPort = request.RemotePort > 0,
                uri = request.Uri!.PathAndQuery,
                host = request.Uri.Host,
                agent = request.UserAgent,
                x = string.Join(' ', request.XHeaders.Select(header => $"{header.Key}={header.Value}")),
                trace = string.Join(' ', request.TraceContextHeaders.Select(header => $"{header.Key}={header.Value}")),
                certificate = request.ClientCertificate?.Subject,
            };
        });
        Assert.Equal($$"""{"from":"127.0.0.1","hasPort":true,"uri":"/ws/ann/{{transport}}?vsn=2.0.0\u0026a=%20","host":"localhost","agent":"tester/1","x":"x-request-id=7 x-two=a x-two=b","trace":"traceparent=00-1-2-01 tracestate=x=1","certificate":null}""", told);
    }

    [Theory]
    [MemberData(nameof(BothTransports.All), MemberType = typeof(BothTransports))]
    public async Task Nested_parameters_and_those_of_the_path_come_on_both_transports(string transport) => Assert.Equal(
        """{"user_id":"ann","room":"7","all":"{\u0022vsn\u0022:\u00222.0.0\u0022,\u0022filter\u0022:{\u0022room\u0022:\u00227\u0022},\u0022user_id\u0022:\u0022ann\u0022}"}""",
        await AskAsync(transport, "&filter[room]=7&user_id=eve", "", (request, _) =>
            ValueTask.FromResult<object>(new { user_id = request["user_id"], room = request["filter", "room"], all = request.Params.ToString().Replace("\"user_id\":\"eve\",", "", StringComparison.Ordinal) })));

    [Theory]
    [InlineData("websocket", "&a=%ff")]
    [InlineData("longpoll", "&a=%ff")]
    [InlineData("websocket", "&page=three")]
    [InlineData("longpoll", "&page=three")]
    public async Task What_cannot_be_read_is_refused(string transport, string query)
    {
        await using var host = await StartAsync((request, _) => ValueTask.FromResult<object>(request.Read<Paged>()));
        Assert.Equal(transport == "longpoll" && query.Contains("page", StringComparison.Ordinal) ? 403 : 400, await BothTransports.ConnectAsync(host, transport, query, "/ws/ann"));
    }

    [Theory]
    [MemberData(nameof(BothTransports.All), MemberType = typeof(BothTransports))]
    public async Task The_session_is_for_the_hosts_own_pages(string transport)
    {
        await using var host = await StartAsync(async (request, stop) => new { name = (await request.SessionAsync(stop))?.GetString("name") });
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        using var page = new HttpClient(handler);
        var token = await page.GetStringAsync($"http://127.0.0.1:{host.Port}/page", Stop);
        var cookies = $"Cookie: {handler.CookieContainer.GetCookieHeader(new Uri($"http://127.0.0.1:{host.Port}"))}\r\n";
        Assert.Equal("""{"name":"ann"}""", await AskAsync(host, transport, $"&_csrf_token={Uri.EscapeDataString(token)}", cookies));
        Assert.Equal("""{"name":null}""", await AskAsync(host, transport, "", cookies));
        Assert.Equal("""{"name":null}""", await AskAsync(host, transport, $"&_csrf_token={Uri.EscapeDataString(token[..^2])}", cookies));
        Assert.Equal("""{"name":null}""", await AskAsync(host, transport, $"&_csrf_token={Uri.EscapeDataString(token)}", ""));
    }

    [Fact]
    public async Task A_host_without_sessions_is_told_what_to_add()
    {
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket("/ws/{user_id}", (SocketBuilder<AskingSocket> _) => { }),
            builder => builder.Services.AddSingleton(new Question(async (request, stop) => (await request.SessionAsync(stop))!)));
        Assert.Equal(500, await BothTransports.ConnectAsync(host, "websocket", path: "/ws/ann"));
        Assert.Contains(host.Log.Records, record => record.Exception?.Message.StartsWith("The host has no session: add builder.Services.AddSession()", StringComparison.Ordinal) == true);
    }

    private static async Task<string> AskAsync(string transport, string query, string headers, Func<ConnectRequest, CancellationToken, ValueTask<object>> question)
    {
        await using var host = await StartAsync(question);
        return await AskAsync(host, transport, query, headers);
    }

    private static async Task<string> AskAsync(KestrelHost host, string transport, string query, string headers)
    {
        await using var client = await host.DialAsync();
        await client.SendBytesAsync(System.Text.Encoding.Latin1.GetBytes(
            RawSocket.Handshake($"/ws/ann/{transport}?vsn=2.0.0{query}").Replace("\r\n\r\n", $"\r\n{headers}\r\n", StringComparison.Ordinal)));
        return await host.App.Services.GetRequiredService<Question>().Answers.Reader.ReadAsync(Stop).AsTask().WaitAsync(Patience.Limit, Stop);
    }

    private static Task<KestrelHost> StartAsync(Func<ConnectRequest, CancellationToken, ValueTask<object>> question) => KestrelHost.StartAsync(
        app =>
        {
            app.UseSession();
            app.MapSocket<AskingSocket>("/ws/{user_id}", _ => { });
            app.MapGet("/page", (HttpContext context, IAntiforgery antiforgery) =>
            {
                context.Session.SetString("name", "ann");
                return antiforgery.GetAndStoreTokens(context).RequestToken;
            });
        },
        builder => builder.Services.AddSingleton(new Question(question)).AddDistributedMemoryCache().AddSession().AddAntiforgery());

    private sealed record Paged(int Page);

    private sealed record Question(Func<ConnectRequest, CancellationToken, ValueTask<object>> Ask)
    {
        public System.Threading.Channels.Channel<string> Answers { get; } = System.Threading.Channels.Channel.CreateUnbounded<string>();
    }

    private sealed class AskingSocket(Question question) : Socket
    {
        public override async ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
        {
            var answer = await question.Ask(request, cancellationToken);
            question.Answers.Writer.TryWrite(JsonSerializer.Serialize(answer));
            return Accept();
        }
    }
}
