using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Connecting;

/// <summary>The log line of a refused connect, on both transports.</summary>
public sealed class RefusalTests
{
    [Theory]
    [MemberData(nameof(BothTransports.All), MemberType = typeof(BothTransports))]
    public async Task Refused_connect_is_logged_with_its_socket_and_status(string transport)
    {
        var record = await RefusalAsync(transport, "&token=canary&user=ann");

        Assert.Equal(LogLevel.Information, record.Level);
        Assert.Equal("A connect to /socket (GuardedSocket) was refused with the status 403: no text was given", record.Text);
        Assert.DoesNotContain("canary", record.State, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BothTransports.All), MemberType = typeof(BothTransports))]
    public async Task Refused_connect_is_logged_with_its_escaped_text(string transport)
    {
        var record = await RefusalAsync(transport, "&name=ann%0D%0Afail");

        Assert.Equal(@"A connect to /socket (GuardedSocket) was refused with the status 401: ann\u000D\u000Afail is unknown", record.Text);
    }

    [Theory]
    [MemberData(nameof(BothTransports.All), MemberType = typeof(BothTransports))]
    public async Task Accepted_connect_is_not_logged_as_refused(string transport)
    {
        await using var host = await StartAsync();

        Assert.True(await BothTransports.ConnectAsync(host, transport, "&name=ann") < 300);

        Assert.DoesNotContain(host.Log.Records, record => record.EventId.Id == 421);
    }

    private static async Task<LogRecord> RefusalAsync(string transport, string query)
    {
        await using var host = await StartAsync();
        await BothTransports.ConnectAsync(host, transport, query);
        return Assert.Single(host.Log.Records, record => record.EventId.Id == 421);
    }

    private static Task<KestrelHost> StartAsync() => KestrelHost.StartAsync(app => app.MapSocket<GuardedSocket>("/socket", _ => { }));

    private sealed class GuardedSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => request["name"] switch
        {
            null => Refuse(),
            "ann" => Accept(),
            var name => Refuse(401, $"{name} is unknown"),
        };
    }
}
