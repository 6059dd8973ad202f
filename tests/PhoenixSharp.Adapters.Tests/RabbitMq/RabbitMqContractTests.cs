using PhoenixSharp.TestSupport;
using PhoenixSharp.Adapters.Tests.Contract;
using PhoenixSharp.Cluster;
using PhoenixSharp.RabbitMq;

namespace PhoenixSharp.Adapters.Tests.RabbitMq;

public sealed class RabbitMqContractTests(RabbitMqFixture server) : BrokerContractTests(server), IClassFixture<RabbitMqFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_receives_slowly_has_so_much_waiting_and_loses_the_oldest()
    {
        const int Sent = 10_000;
        const int Size = 20_000;
        var received = 0;
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var goOn = new ManualResetEventSlim();
        await using var slow = await ConnectAsync(envelope =>
        {
            goOn.Wait(Cancelled);
            received++;
            if (envelope.Length == 1)
                last.SetResult();
        });
        await using var sender = await ConnectAsync(_ => { });
        await slow.SubscribeAsync(["slow"], Cancelled);
        await sender.SendAsync([.. Enumerable.Repeat(new OutboundEnvelope("slow", new byte[Size]), Sent), new OutboundEnvelope("slow", new byte[1])], Cancelled);
        await sender.FinishAsync(Cancelled);
        goOn.Set();
        await last.Task.WaitAsync(Patience.Limit, Cancelled);
        Assert.InRange(received, 1000, 1000 + (40 * (1 << 20) / Size)); // 1,000 at the node and 32 MiB at the broker, and to spare
    }

    [Fact]
    public async Task A_connection_that_was_let_go_hands_on_nothing_more()
    {
        var received = 0;
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var goOn = new ManualResetEventSlim();
        await using var connection = await ConnectAsync(_ =>
        {
            began.TrySetResult();
            goOn.Wait(Cancelled);
            received++;
        });
        await connection.SubscribeAsync(["t"], Cancelled);
        await connection.SendAsync([.. Enumerable.Repeat(new OutboundEnvelope("t", new byte[10]), 500)], Cancelled);
        await connection.FinishAsync(Cancelled);
        await began.Task.WaitAsync(Patience.Limit, Cancelled);
        var disposing = connection.DisposeAsync();
        goOn.Set();
        await disposing;
        Assert.Equal(1, received); // the one that was being handed on
    }

    private protected override ClusterOptions Options(int port) => new RabbitMqOptions { Connection = $"amqp://guest:guest@127.0.0.1:{port}" };

    private protected override IBroker Connect(int port, ClusterOptions options) => new RabbitMqBroker((RabbitMqOptions)options);

    private Task<IBrokerConnection> ConnectAsync(EnvelopeReceiver received) => Connect(Server.Port, Options(Server.Port)).ConnectAsync(received, Cancelled);
}
