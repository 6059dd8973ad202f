using PhoenixSharp.Wire;

namespace PhoenixSharp.Client.Tests;

/// <summary>A transport that hangs at one step and ignores cancellation there.</summary>
internal sealed class HangingTransport(Hang hang, string step) : IClientTransport, IClientConnection
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CloseInfo> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "hanging";

    public bool NeedsHeartbeat => false;

    public Task Disposed => _disposed.Task;

    public async ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken) => step switch
    {
        "transport" => await hang.AwaitAsync(this),
        "transport blocks" => hang.Block(this),
        _ => this,
    };

    public ValueTask SendAsync(IReadOnlyList<Frame> frames, CancellationToken cancellationToken) => At("send");

    public async ValueTask<ReceivedFrame> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (step == "receive")
            return await hang.AwaitAsync(default(ReceivedFrame));
        return new ReceivedFrame(Opcode.Text, default, await _closed.Task.WaitAsync(cancellationToken));
    }

    public async ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        await At("close");
        _closed.TrySetResult(new CloseInfo(code, reason));
    }

    public async ValueTask DisposeAsync()
    {
        _disposed.TrySetResult();
        await At("dispose");
    }

    private async ValueTask At(string here)
    {
        if (here == step)
            await hang.AwaitAsync(true);
    }
}
