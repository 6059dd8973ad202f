using NATS.Client.Core;
using PhoenixSharp.Adapters.Tests.Contract;
using PhoenixSharp.Nats;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Nats;

/// <summary>A NATS server with TLS, users with different rights, and a small <c>max_payload</c>.</summary>
public sealed class NatsAccessTests(NatsAccessTests.GuardedNats server) : IClassFixture<NatsAccessTests.GuardedNats>
{
    // A key pair that was made for these tests and is used nowhere else.
    private const string NKey = "UBHMQZXYRKC3KZAO7IVZQCTKVSQRK5WDVHLHZSMNW7WQLSZSODXBSW7Q";
    private const string Seed = "SUALIGDKEJEIWKHW3WME5N7N2VGQN3ZCCILRELIDO5VPOHQ3TGUOOOUBDI";

    [Theory]
    [InlineData("nats://ann:correct%20horse@localhost:{0}")]
    [InlineData("tls://ann:correct%20horse@localhost:{0}")]
    [InlineData("tls://few:staple@localhost:{0}")] // has the rights that the README names, and no others
    public async Task User_with_the_password_is_accepted(string connection)
    {
        await using var node = await StartAsync(Options(connection));
        Assert.Equal(LinkState.Connected, node.Adapter.Status.Link);
        Assert.Equal(BroadcastReach.Handed, await node.BroadcastAsync("t", "e"));
    }

    [Fact]
    public async Task User_with_an_nkey_is_accepted()
    {
        var options = Options("tls://localhost:{0}");
        options.Client = options.Client with { AuthOpts = NatsAuthOpts.Default with { NKey = NKey, Seed = Seed } };
        await using var node = await StartAsync(options);
        Assert.Equal(LinkState.Connected, node.Adapter.Status.Link);
    }

    [Theory]
    [InlineData("tls://ann:canary@localhost:{0}", "authorization violation")]
    [InlineData("tls://canary@localhost:{0}", "authorization violation")] // a token
    [InlineData("tls://localhost:{0}", "authorization violation")]
    [InlineData("tls://deaf:canary@localhost:{0}", "Permissions Violation for Subscription")]
    [InlineData("tls://mute:canary@localhost:{0}", "Permissions Violation for Publish")]
    public async Task Node_without_the_right_is_degraded_and_its_log_has_no_password(string connection, string says)
    {
        await using var node = await StartAsync(Options(connection));
        AssertDegraded(node, says);
    }

    [Fact]
    public async Task Certificate_that_this_machine_does_not_trust_is_refused()
    {
        await using var node = await StartAsync(Options("tls://ann:correct%20horse@localhost:{0}", trust: false));
        AssertDegraded(node, "certificate");
    }

    [Fact]
    public async Task Certificate_of_another_host_is_refused()
    {
        await using var node = await StartAsync(Options("tls://ann:correct%20horse@127.0.0.1:{0}"));
        AssertDegraded(node, "certificate");
    }

    [Fact]
    public async Task Server_with_a_small_max_payload_is_refused_and_the_log_says_what_to_set()
    {
        var options = Options("tls://ann:correct%20horse@localhost:{0}");
        options.MaxBroadcastBytes = GuardedNats.MaxPayload;
        await using var node = await StartAsync(options);
        AssertDegraded(node, $"Set max_payload to {GuardedNats.MaxPayload + 1024} or more in the server's configuration, ");
        AssertDegraded(node, $"or set MaxBroadcastBytes to {GuardedNats.MaxPayload - 1024} or less");
    }

    [Fact]
    public async Task Client_with_a_smaller_limit_than_the_server_is_refused()
    {
        var options = Options("tls://ann:correct%20horse@localhost:{0}");
        options.Client = options.Client with { MaxPayloadHardCap = 50_000 };
        await using var node = await StartAsync(options);
        AssertDegraded(node, $"Set MaxPayloadHardCap in the client's options to {GuardedNats.MaxPayload} or more");
    }

    [Theory]
    [InlineData("nats://broker", "NATS at broker:4222")]
    [InlineData("tls://ann:canary@broker:1234, canary@other", "NATS at broker:1234, other:4222")]
    [InlineData("broker:7", "NATS at broker:7")]
    public void Log_names_servers_and_ports(string connection, string name) =>
        Assert.Equal(name, new NatsBroker(new NatsOptions { Connection = connection }).Name);

    private static void AssertDegraded(Node node, string says)
    {
        Assert.Equal(LinkState.Degraded, node.Adapter.Status.Link);
        var record = Assert.Single(node.Log, record => record.EventId.Id == 121);
        Assert.Null(record.Exception);
        Assert.Contains(says, record.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("canary", $"{record.Text} {record.State}", StringComparison.Ordinal);
    }

    private static Task<Node> StartAsync(NatsOptions options) => new Node(new NatsBroker(options), options).StartAsync();

    private NatsOptions Options(string connection, bool trust = true)
    {
        var options = new NatsOptions { MaxBroadcastBytes = 64 << 10, ConnectTimeout = Patience.Limit };
        options.Connection = string.Format(null, connection, server.Port);
        if (trust)
            options.Client = options.Client with { TlsOpts = NatsTlsOpts.Default with { CaFile = server.Certificate } };
        return options;
    }

    public sealed class GuardedNats : NatsServer, IAsyncLifetime
    {
        public const int MaxPayload = 100_000;

        public string Certificate => Path.Combine(Folder, TlsFiles.Certificate);

        public override async ValueTask InitializeAsync()
        {
            await TlsFiles.WriteAsync(Folder);
            await base.InitializeAsync();
        }

        protected override string[] Settings() =>
        [
            $"max_payload: {MaxPayload}",
            $"tls {{ cert_file: \"{Certificate}\", key_file: \"{Path.Combine(Folder, TlsFiles.Key)}\" }}",
            "authorization { users: [",
            "{ user: ann, password: \"correct horse\" }",
            "{ user: few, password: staple, permissions: { publish: \"phoenix.>\", subscribe: \"phoenix.>\" } }",
            "{ user: deaf, password: canary, permissions: { publish: \">\", subscribe: { deny: \">\" } } }",
            "{ user: mute, password: canary, permissions: { publish: { deny: \">\" }, subscribe: \">\" } }",
            $"{{ nkey: {NKey} }}",
            "] }",
        ];
    }
}
