using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PhoenixSharp.Conformance.Tests.Stub;

/// <summary>The stub's end of one TCP connection. It reads by counting bytes: nothing here knows frames.</summary>
internal sealed class StubConnection(TcpClient tcp) : IDisposable
{
    private readonly NetworkStream _stream = tcp.GetStream();

    public async Task ReadRequestAsync(bool hasBody, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one, cancellationToken);
            head.Append((char)one[0]);
        }
        if (hasBody)
            await SkipAsync(ContentLength(head.ToString()), cancellationToken);
    }

    private static int ContentLength(string head)
    {
        var line = head.Split("\r\n").Single(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase));
        return int.Parse(line.Split(':')[1], CultureInfo.InvariantCulture);
    }

    public async Task SkipAsync(int count, CancellationToken cancellationToken) =>
        await _stream.ReadExactlyAsync(new byte[count], cancellationToken);

    public Task WriteAsync(byte[] bytes, CancellationToken cancellationToken) => _stream.WriteAsync(bytes, cancellationToken).AsTask();

    public void End() => tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Waits for the client's close frame or its end, then ends too.</summary>
    public async Task EndAfterClientAsync(CancellationToken cancellationToken)
    {
        _ = await _stream.ReadAsync(new byte[1024], cancellationToken);
        tcp.Close();
    }

    public void Dispose() => tcp.Dispose();
}
