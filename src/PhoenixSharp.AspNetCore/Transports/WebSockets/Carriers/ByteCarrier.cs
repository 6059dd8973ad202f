using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;

namespace PhoenixSharp.Transports;

/// <summary>A carrier of bytes. The base library's WebSocket turns them into messages.</summary>
internal abstract class ByteCarrier(IHttpRequestLifetimeFeature lifetime, PipeReader input, Outlet outlet) : Carrier(lifetime, outlet)
{
    public sealed override WebSocket Open(WebSocketTransport transport) => WebSocket.CreateFromStream(
        new WebSocketStream(input, transport), new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });

    public sealed override void CancelPendingRead() => input.CancelPendingRead();

    public sealed override async Task DiscardAsync(WebSocketTransport transport)
    {
        ReadResult read;
        do
        {
            read = await input.ReadAsync();
            input.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted && !(read.IsCanceled && transport.IsCutOff));
    }

    /// <summary>Creates a reader whose pending read can be cancelled, and which holds no buffer while no bytes arrive.</summary>
    protected static PipeReader ReaderOf(Stream stream) =>
        PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
}
