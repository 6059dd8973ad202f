using PhoenixSharp.Adapters.Tests.Contract;
using PhoenixSharp.Redis;
using PhoenixSharp.TestSupport;
using StackExchange.Redis;

namespace PhoenixSharp.Adapters.Tests.Redis;

/// <summary>A Redis that speaks TLS alone and lets in nobody without a password.</summary>
public sealed class RedisAccessTests(RedisAccessTests.GuardedRedis server) : IClassFixture<RedisAccessTests.GuardedRedis>
{
    [Theory]
    [InlineData("rediss://:correct%20horse@localhost:{0}/3")]
    [InlineData("rediss://ann:staple@localhost:{0}")]
    [InlineData("localhost:{0},user=ann,password=staple,ssl=true")]
    public async Task Who_has_the_password_gets_in(string connection)
    {
        await using var node = await StartAsync(connection);
        Assert.Equal(LinkState.Connected, node.Adapter.Status.Link);
        Assert.Equal(BroadcastReach.Handed, await node.BroadcastAsync("t", "e"));
    }

    [Theory]
    [InlineData("rediss://:canary@localhost:{0}", "WRONGPASS")]
    [InlineData("rediss://localhost:{0}", "NOAUTH")]
    [InlineData("rediss://eve:canary@localhost:{0}", "NOPERM")] // may not subscribe
    [InlineData("redis://:canary@localhost:{0}", "")] // no TLS
    public async Task Who_has_not_is_degraded_and_the_log_says_why_without_the_password(string connection, string says)
    {
        await using var node = await StartAsync(connection);
        AssertDegraded(node, says);
    }

    [Fact]
    public async Task A_Redis_that_is_too_old_is_told_of_without_the_password_that_its_answer_quotes()
    {
        await using var old = new OldRedis();
        await old.InitializeAsync();
        var options = new RedisOptions { Connection = $"redis://:canary@127.0.0.1:{old.Port}", ConnectTimeout = Patience.Limit };
        await using var node = await new Node(new RedisBroker(options), options).StartAsync();
        AssertDegraded(node, "Redis 6 or later is required");
    }

    [Fact]
    public async Task Who_may_not_publish_has_no_link_however_often_it_gets_in()
    {
        await using var node = await StartAsync("rediss://mute:canary@localhost:{0}");
        await Patience.UntilAsync(() => node.Broker.Connections >= 5, "it has tried again");
        Assert.Equal(LinkState.Degraded, node.Adapter.Status.Link);
        Assert.Contains("NOPERM", Assert.Single(node.Log).Text, StringComparison.Ordinal); // away, once
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        await using var node = await StartAsync("rediss://:correct%20horse@localhost:{0}", trust: false);
        Assert.Equal(LinkState.Degraded, node.Adapter.Status.Link);
    }

    [Fact]
    public async Task A_node_that_Redis_disconnects_comes_back()
    {
        await using var node = await StartAsync("rediss://ann:staple@localhost:{0}");
        await node.LinkIsAsync(LinkState.Connected);
        var configuration = Options("rediss://ann:staple@localhost:{0}", trust: true).Configuration!;
        configuration.AllowAdmin = true;
        await using var admin = await ConnectionMultiplexer.ConnectAsync(configuration);
        // what exceeding client-output-buffer-limit does to a subscriber
        await admin.GetServers()[0].ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await node.LinkIsAsync(LinkState.Degraded);
        await node.LinkIsAsync(LinkState.Connected);
    }

    private static void AssertDegraded(Node node, string says)
    {
        Assert.Equal(LinkState.Degraded, node.Adapter.Status.Link);
        var record = Assert.Single(node.Log, record => record.EventId.Id == 121);
        Assert.Null(record.Exception); // a state that is expected, and no crash with a stack
        Assert.Matches(@"until it is back \(\w+Exception: .*\w", record.Text);
        Assert.Contains(says, record.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", $"{record.Text} {record.State}", StringComparison.Ordinal);
    }

    private Task<Node> StartAsync(string connection, bool trust = true)
    {
        var options = Options(connection, trust);
        return new Node(new RedisBroker(options), options).StartAsync();
    }

    private RedisOptions Options(string connection, bool trust)
    {
        Assert.True(ConnectionString.TryParse(string.Format(null, connection, server.Port), out var configuration, out var fault), fault);
        if (trust)
            configuration.CertificateValidation += (_, certificate, _, _) => certificate!.GetCertHashString() == server.Thumbprint;
        return new RedisOptions { Configuration = configuration, ConnectTimeout = Patience.Limit };
    }

    public sealed class GuardedRedis : RedisServer, IAsyncLifetime
    {
        public string Thumbprint { get; private set; } = "";

        public override async ValueTask InitializeAsync()
        {
            Thumbprint = await TlsFiles.WriteAsync(Folder);
            await base.InitializeAsync();
        }

        protected override string[] Settings() =>
        [
            "--port", "0", "--tls-port", $"{Port}", "--tls-auth-clients", "no",
            "--tls-cert-file", Path.Combine(Folder, TlsFiles.Certificate), "--tls-key-file", Path.Combine(Folder, TlsFiles.Key), "--tls-ca-cert-file", Path.Combine(Folder, TlsFiles.Certificate),
            "--requirepass", "correct horse",
            .. "--user ann on >staple ~* &* +@all --user eve on >canary ~* &* +@all -subscribe --user mute on >canary ~* &* +@all -publish".Split(' '),
        ];
    }

    /// <summary>As Redis 5: <c>-ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'default' 'canary'</c>.</summary>
    private sealed class OldRedis : RedisServer
    {
        protected override string[] Settings() => ["--rename-command", "HELLO", ""];
    }
}
