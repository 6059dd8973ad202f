using PhoenixSharp.Adapters.Tests.Contract;
using PhoenixSharp.Cluster;
using PhoenixSharp.Nats;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Nats;

/// <summary>The contract over a server with a larger <c>max_payload</c>, because the contract sends messages above the default.</summary>
public sealed class NatsContractTests(NatsContractTests.LargeNats server)
    : BrokerContractTests(server), IClassFixture<NatsContractTests.LargeNats>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disposed_connection_passes_nothing_on()
    {
        var received = 0;
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var resume = new ManualResetEventSlim();
        await using var connection = await ConnectAsync(_ =>
        {
            began.TrySetResult();
            resume.Wait(Cancelled);
            received++;
        });
        await using var sender = await ConnectAsync(_ => { });
        await connection.SubscribeAsync(["t"], Cancelled);
        await sender.SendAsync([.. Enumerable.Repeat(new OutboundEnvelope("t", new byte[10]), 500)], Cancelled);
        await sender.FinishAsync(Cancelled);
        await began.Task.WaitAsync(Patience.Limit, Cancelled);
        var disposing = connection.DisposeAsync();
        Assert.False(disposing.IsCompleted); // it waits for the receiver, which has not returned
        resume.Set();
        await disposing;
        Assert.Equal(1, received);
    }

    [Fact]
    public async Task Receiver_that_is_too_slow_is_disconnected_with_a_reason()
    {
        using var resume = new ManualResetEventSlim();
        await using var slow = await ConnectAsync(_ => resume.Wait(Cancelled));
        await using var sender = await ConnectAsync(_ => { });
        await slow.SubscribeAsync(["slow"], Cancelled);
        for (var sent = 0; sent < 100 && !slow.Broken.IsCompleted; sent++) // max_pending is 16 MB
            await sender.SendAsync([new OutboundEnvelope("slow", new byte[1 << 20])], Cancelled);
        await sender.FinishAsync(Cancelled);
        resume.Set();
        await Assert.ThrowsAnyAsync<IOException>(() => slow.Broken.WaitAsync(Patience.Limit, Cancelled));
    }

    [Fact]
    public async Task Receiver_that_throws_breaks_the_connection_with_its_exception()
    {
        await using var connection = await ConnectAsync(_ => throw new InvalidOperationException("faulty"));
        await connection.SubscribeAsync(["t"], Cancelled);
        await connection.SendAsync([new OutboundEnvelope("t", new byte[1])], Cancelled);
        var reason = await Assert.ThrowsAsync<InvalidOperationException>(() => connection.Broken.WaitAsync(Patience.Limit, Cancelled));
        Assert.Equal("faulty", reason.Message);
    }

    [Fact]
    public async Task Sender_waits_until_it_is_cancelled_when_the_server_reads_nothing()
    {
        await using var proxy = new Proxy(Server.Port);
        var options = (NatsOptions)Options(proxy.Port);
        options.Client = options.Client with { CommandTimeout = TimeSpan.FromMilliseconds(1) }; // this is ignored
        var connection = await Connect(proxy.Port, options).ConnectAsync(_ => { }, Cancelled);
        await using var other = await ConnectAsync(_ => { });
        proxy.Stall();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        // 100 MB exceed all buffers between the client and the server
        var sending = connection.SendAsync([.. Enumerable.Repeat(new OutboundEnvelope("t", new byte[100_000]), 1000)], ending.Token);
        for (var i = 0; i < 100; i++)
            await other.FinishAsync(Cancelled); // longer than the timeout of the client
        Assert.False(sending.IsCompleted);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await connection.DisposeAsync().AsTask().WaitAsync(Patience.Limit, Cancelled); // does not wait for the server
    }

    private protected override ClusterOptions Options(int port) =>
        new NatsOptions { Connection = $"nats://127.0.0.1:{port}", MaxBroadcastBytes = 1 << 20 };

    private protected override IBroker Connect(int port, ClusterOptions options) => new NatsBroker((NatsOptions)options);

    private Task<IBrokerConnection> ConnectAsync(EnvelopeReceiver received) =>
        Connect(Server.Port, Options(Server.Port)).ConnectAsync(received, Cancelled);

    public sealed class LargeNats : NatsServer, IAsyncLifetime
    {
        protected override string[] Settings() => ["max_payload: 4194304", "max_pending: 16777216"];
    }
}
