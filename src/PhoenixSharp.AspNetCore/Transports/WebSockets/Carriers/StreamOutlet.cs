namespace PhoenixSharp.Transports;

/// <summary>
/// Sends bytes through a stream of the server: the stream of an HTTP/2 request, or the upgraded stream if the server has no connection
/// pipe.
/// </summary>
internal sealed class StreamOutlet(Stream stream) : Outlet
{
    private PendingBytes _pending;

    public override void Write(ReadOnlyMemory<byte> bytes) => _pending.Add(bytes);

    public override async ValueTask<bool> FlushAsync()
    {
        await stream.WriteAsync(_pending.Memory);
        CountAccepted(_pending.Memory.Length);
        _pending.Clear();
        await stream.FlushAsync();
        return true; // if the client is gone, the read ends
    }
}
