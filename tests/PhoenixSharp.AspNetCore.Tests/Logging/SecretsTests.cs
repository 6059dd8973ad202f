using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhoenixSharp.Connecting;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Transports.LongPoll;

namespace PhoenixSharp.Logging;

/// <summary>All that the whole process logs, at the level Trace, while secrets go in at every place that takes one.</summary>
public sealed class SecretsTests
{
    private const string Canary = "canary-5ec7e7";

    [Theory]
    [InlineData("&token=" + Canary)]
    [InlineData("&user[access_token]=" + Canary)]
    [InlineData("&refuse=true&_csrf_token=" + Canary)]
    [InlineData("&crash=true&api_key=" + Canary)]
    public async Task A_secret_in_the_query_is_in_no_log(string query)
    {
        var log = new RecordingLogger();
        await using var host = await StartAsync(log, redacts: true);
        foreach (var transport in BothTransports.All)
            await BothTransports.ConnectAsync(host, transport, query);
        await Patience.UntilAsync(() => log.Records.Count(record => record.Text.StartsWith("Request finished", StringComparison.Ordinal)) == 2, "both requests were logged as finished");
        AssertNoCanary(log);
        Assert.Contains(log.Records, record => record.Text.StartsWith("Request starting", StringComparison.Ordinal) && record.Text.Contains("[redacted]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_redaction_the_hosts_own_lines_tell_it()
    {
        var log = new RecordingLogger();
        await using var host = await StartAsync(log, redacts: false);
        await BothTransports.ConnectAsync(host, "websocket", "&token=" + Canary);
        Assert.Contains(log.Records, record => record.Category == "Microsoft.AspNetCore.Hosting.Diagnostics" && record.Text.Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_in_a_header_or_a_message_is_in_no_log()
    {
        var log = new RecordingLogger();
        await using var host = await StartAsync(log, redacts: true);
        await using (var socket = await host.DialAsync())
        {
            var bearer = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Canary)).TrimEnd('=');
            var answer = await socket.AskAsync(RawSocket.Handshake("/socket/websocket?vsn=2.0.0").Replace(
                "\r\n\r\n", $"\r\nSec-WebSocket-Protocol: phoenix, base64url.bearer.phx.{bearer}\r\nCookie: session={Canary}\r\n\r\n", StringComparison.Ordinal));
            Assert.Equal(101, answer.Status);
            var client = new ChannelClient(socket);
            await client.JoinAsync("room:1", $$"""{"token":"{{Canary}}"}""");
            await client.AskAsync("room:1", "crash", $$"""{"password":"{{Canary}}"}""");
            await client.AskAsync("phoenix", "access_token", $$"""{"access_token":"{{Canary}}"}""");
            Assert.DoesNotContain(bearer, string.Concat(log.Records.Select(record => record.Text)), StringComparison.Ordinal);
        }
        using var polling = await LongPollClient.OpenAsync(host, $"/socket/longpoll?vsn=2.0.0&token={Canary}");
        await polling.PostAsync($$"""["1","1","room:1","phx_join",{"token":"{{Canary}}"}]""");
        await polling.PostAsync($"no message {Canary}");
        AssertNoCanary(log);
        Assert.DoesNotContain(log.Records, record => record.Text.Contains(polling.Token!, StringComparison.Ordinal));
    }

    private static void AssertNoCanary(RecordingLogger log) =>
        Assert.DoesNotContain(log.Records, record => $"{record.Category} {record.Text} {record.Exception} {record.State}".Contains(Canary, StringComparison.Ordinal));

    private static Task<KestrelHost> StartAsync(RecordingLogger log, bool redacts) => KestrelHost.StartAsync(
        app => app.MapSocket<SecretSocket>("/socket", socket => socket.Channel("room:*", _ => new CrashingChannel())),
        builder =>
        {
            builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
            if (redacts)
                builder.Logging.RedactSecretQueries().RedactSecretQueries(); // the second is for nothing
        });

    private sealed class SecretSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) =>
            request["crash"] is not null ? throw new InvalidOperationException("crashed")
            : request["refuse"] is not null ? Refuse() : Accept();

        public override ValueTask<ConnectResult> RenewAsync(string token, CancellationToken cancellationToken) => Refuse();
    }

    private sealed class CrashingChannel : Channel<SecretSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
        {
            Stop(StopReason.Abnormal);
            return new(Reply.Error());
        }
    }
}
