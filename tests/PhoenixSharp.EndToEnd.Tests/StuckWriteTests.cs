using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Transports;
using PhoenixSharp.Wire;

namespace PhoenixSharp.EndToEnd.Tests;

// On a server whose connections don't end by themselves when the client's side does, as Kestrel's do.
public sealed class StuckWriteTests
{
    [Fact]
    public async Task A_write_that_is_stuck_when_the_client_has_gone_is_ended()
    {
        var stream = new StuckStream();
        var run = await RunAsync(stream);
        await stream.Writing.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        stream.Gone.SetResult(0);
        await run.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.True(stream.IsAborted);
    }

    private static async Task<Task> RunAsync(StuckStream stream)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpUpgradeFeature>(stream);
        context.Features.Set<IHttpRequestLifetimeFeature>(stream);
        var pubSub = new PubSubServer(new LocalAdapter(), JsonSerializerOptions.Default);
        var mount = new SocketMount("/socket", [], new SocketOptions(), pubSub, JsonSerializerOptions.Default, TimeProvider.System, NullLogger.Instance);
        var transport = new WebSocketTransport(
            mount,
            await ConnectionCarrier.UpgradeAsync(context),
            transport => new SocketSession(mount, new OpenSocket(), Versions.Choose("2.0.0")!, transport, new ServiceCollection().BuildServiceProvider()));
        transport.Push(new Frame(Opcode.Text, "[]"u8));
        return transport.RunAsync();
    }

    private sealed class StuckStream : MemoryStream, IHttpUpgradeFeature, IHttpRequestLifetimeFeature
    {
        private readonly TaskCompletionSource _stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Writing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<int> Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsAborted => _stuck.Task.IsCompleted;

        public bool IsUpgradableRequest => true;

        public CancellationToken RequestAborted { get; set; }

        public Task<Stream> UpgradeAsync() => Task.FromResult<Stream>(this);

        public void Abort() => _stuck.TrySetException(new IOException("Aborted."));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Gone.Task);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writing.TrySetResult();
            await _stuck.Task;
        }
    }
}
