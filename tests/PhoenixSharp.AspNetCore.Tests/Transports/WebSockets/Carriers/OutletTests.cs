using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using PhoenixSharp.TestSupport;
using NetSocket = System.Net.Sockets.Socket;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class OutletTests
{
    private const int Large = 64 * 1024 * 1024;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SocketOutlet_counts_each_part_that_the_socket_accepts()
    {
        using var listener = new NetSocket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var sender = new NetSocket(SocketType.Stream, ProtocolType.Tcp);
        await sender.ConnectAsync(listener.LocalEndPoint!, Stop);
        using var receiver = await listener.AcceptAsync(Stop);
        var outlet = new SocketOutlet(sender);
        outlet.Write(new byte[Large]);
        var flush = outlet.FlushAsync();
        Assert.False(flush.IsCompleted);
        var atOnce = outlet.AcceptedBytes;
        Assert.InRange(atOnce, 1, Large - 1);
        var buffer = new byte[1024 * 1024];
        var received = 0;
        while (received < Large / 2)
            received += await receiver.ReceiveAsync(buffer, SocketFlags.None, Stop);
        await Patience.UntilAsync(() => outlet.AcceptedBytes > atOnce, "more was accepted");
        while (received < Large)
            received += await receiver.ReceiveAsync(buffer, SocketFlags.None, Stop);
        Assert.True(await flush);
        Assert.Equal(Large, outlet.AcceptedBytes);
    }

    [Fact]
    public async Task PipeOutlet_counts_bytes_when_the_pipe_has_accepted_them()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 100, resumeWriterThreshold: 50));
        var outlet = new PipeOutlet(pipe.Writer);
        outlet.Write(new byte[60]);
        Assert.True(await outlet.FlushAsync());
        outlet.Write(new byte[60]);
        var flush = outlet.FlushAsync();
        Assert.Equal(60, outlet.AcceptedBytes);
        pipe.Reader.AdvanceTo((await pipe.Reader.ReadAsync(Stop)).Buffer.End);
        Assert.True(await flush);
        Assert.Equal(120, outlet.AcceptedBytes);
    }

    [Fact]
    public async Task StreamOutlet_writes_all_pieces_at_once_and_counts_them()
    {
        var stream = new WriteLog();
        var outlet = new StreamOutlet(stream);
        foreach (var piece in (byte[][])[[1], [2, 3], [], [4]])
            outlet.Write(piece);
        Assert.True(await outlet.FlushAsync());
        outlet.Write(new byte[] { 5 });
        Assert.True(await outlet.FlushAsync());
        Assert.Equal(["01020304", "05"], stream.Writes);
        Assert.Equal(5, outlet.AcceptedBytes);
    }

    private sealed class WriteLog : MemoryStream
    {
        public List<string> Writes { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes.Add(Convert.ToHexString(buffer.Span));
            return ValueTask.CompletedTask;
        }
    }
}
