using System.Net.Security;
using PhoenixSharp.Adapters.Tests.Contract;
using PhoenixSharp.RabbitMq;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.RabbitMq;

/// <summary>A RabbitMQ that speaks TLS too, with a certificate for <c>localhost</c>.</summary>
public sealed class RabbitMqAccessTests(RabbitMqAccessTests.GuardedRabbitMq server) : IClassFixture<RabbitMqAccessTests.GuardedRabbitMq>
{
    [Theory]
    [InlineData("localhost", true, LinkState.Connected)]
    [InlineData("127.0.0.1", true, LinkState.Degraded)] // a trusted authority's certificate, and another host's
    [InlineData("localhost", false, LinkState.Degraded)]
    public async Task A_certificate_must_be_for_the_host_and_from_a_trusted_authority(string host, bool trust, LinkState link)
    {
        var options = new RabbitMqOptions { Connection = $"amqps://guest:guest@{host}:{server.TlsPort}", ConnectTimeout = Patience.Limit };
        if (trust)
            options.ConfigureConnection = factory => factory.Ssl.AcceptablePolicyErrors |= SslPolicyErrors.RemoteCertificateChainErrors;
        await using var node = await new Node(new RabbitMqBroker(options), options).StartAsync();
        Assert.Equal(link, node.Adapter.Status.Link);
    }

    [Theory]
    [InlineData("amqp://broker", "RabbitMQ at broker:5672")]
    [InlineData("amqps://ann:canary@broker", "RabbitMQ at broker:5671")]
    [InlineData("amqps://broker:1234/office", "RabbitMQ at broker:1234")]
    public void The_log_names_the_port(string connection, string name) => Assert.Equal(name, new RabbitMqBroker(new RabbitMqOptions { Connection = connection }).Name);

    public sealed class GuardedRabbitMq : RabbitMqServer, IAsyncLifetime
    {
        public int TlsPort { get; } = Ports.Take();

        public override async ValueTask InitializeAsync()
        {
            await TlsFiles.WriteAsync(Folder);
            await base.InitializeAsync();
        }

        protected override string[] Settings() =>
        [
            $"listeners.ssl.1 = 127.0.0.1:{TlsPort}",
            $"ssl_options.certfile = {Path.Combine(Folder, TlsFiles.Certificate)}",
            $"ssl_options.keyfile = {Path.Combine(Folder, TlsFiles.Key)}",
            "ssl_options.verify = verify_none",
        ];
    }
}
