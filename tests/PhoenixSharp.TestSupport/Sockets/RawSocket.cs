using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace PhoenixSharp.TestSupport;

/// <summary>A WebSocket client that sends whatever bytes a test wants and sees every byte that comes.</summary>
public sealed class RawSocket : IAsyncDisposable
{
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ=="; // RFC 6455 §1.3

    private readonly System.Net.Sockets.Socket? _socket;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private Stream _stream;
    private int _start;
    private int _end;

    private RawSocket(System.Net.Sockets.Socket socket, Stream stream) => (_socket, _stream) = (socket, stream);

    /// <summary>Creates a client on a stream that carries a WebSocket already.</summary>
    public RawSocket(Stream stream) => _stream = stream;

    /// <summary>Gets or sets where every byte that came is kept too.</summary>
    public MemoryStream? Recording { get; set; }

    /// <summary>Gets whether the connection ended by a reset.</summary>
    public bool WasReset { get; private set; }

    /// <summary>Gets whether bytes wait to be read.</summary>
    public bool HasMore => _start < _end || Tcp.Available > 0;

    /// <summary>Makes a TCP connection.</summary>
    /// <param name="port">On this machine.</param>
    /// <param name="receiveBuffer">The kernel's buffer: small, for a client that soon can't be written to.</param>
    /// <param name="from">The address that it comes from: any of 127.0.0.0/8.</param>
    public static async Task<RawSocket> DialAsync(int port, int? receiveBuffer = null, string? from = null)
    {
        var socket = new System.Net.Sockets.Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
            socket.ReceiveBufferSize = size;
        if (from is not null)
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new RawSocket(socket, new NetworkStream(socket));
    }

    /// <summary>Opens a WebSocket.</summary>
    public static async Task<RawSocket> OpenAsync(int port, string path = "/socket/websocket?vsn=2.0.0", int? receiveBuffer = null)
    {
        var socket = await DialAsync(port, receiveBuffer);
        await socket.UpgradeAsync(path);
        return socket;
    }

    /// <summary>Writes the request of an opening handshake.</summary>
    public static string Handshake(string path) =>
        $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Key}\r\n\r\n";

    /// <summary>Does the opening handshake.</summary>
    public async Task UpgradeAsync(string path)
    {
        var answer = await AskAsync(Handshake(path));
        if (answer.Status != 101)
            throw new InvalidOperationException($"The handshake was answered {answer.Status}: {answer.Body}");
    }

    /// <summary>Speaks TLS from here on, to a server whose certificate nobody has signed.</summary>
    public async Task SecureAsync()
    {
#pragma warning disable CA5359 // the test made the certificate itself
        var secure = new SslStream(_stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await secure.AuthenticateAsClientAsync("localhost").WaitAsync(Patience.Limit);
        _stream = secure;
    }

    /// <summary>Sends an HTTP request and reads its answer.</summary>
    public async Task<HttpAnswer> AskAsync(string request)
    {
        await SendBytesAsync(Encoding.Latin1.GetBytes(request));
        List<byte> head = [];
        while (!HttpAnswer.IsWhole(head))
            head.Add(await ByteAsync() ?? throw new EndOfStreamException($"The answer ended after {head.Count} bytes."));
        var answer = HttpAnswer.Read(Encoding.Latin1.GetString([.. head]));
        var hasBody = !request.StartsWith("HEAD ", StringComparison.Ordinal);
        return hasBody ? answer with { Body = Encoding.UTF8.GetString(await BytesAsync(answer.ContentLength) ?? []) } : answer;
    }

    public Task SendAsync(string text) => SendAsync(RawFrame.TextFrame, Encoding.UTF8.GetBytes(text));

    public Task SendAsync(int opcode, byte[] payload, bool fin = true) => SendBytesAsync(RawFrame.Bytes(opcode, payload, fin));

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        await _stream.WriteAsync(bytes).AsTask().WaitAsync(Patience.Limit);
        await _stream.FlushAsync();
    }

    /// <summary>Waits for the next frame.</summary>
    /// <returns>Null at the end of the connection.</returns>
    public async Task<RawFrame?> ReceiveAsync()
    {
        if (await BytesAsync(2) is not { } head)
            return null;
        var length = head[1] switch
        {
            126 => await BytesAsync(2) is { } two ? BinaryPrimitives.ReadUInt16BigEndian(two) : 0,
            127 => await BytesAsync(8) is { } eight ? (int)BinaryPrimitives.ReadUInt64BigEndian(eight) : 0,
            var few => few,
        };
        return await BytesAsync(length) is { } payload ? new RawFrame((head[0] & 0x80) != 0, head[0] & 0x0F, payload) : null;
    }

    /// <summary>Waits for the server's close frame, whatever comes before it.</summary>
    public async Task<RawFrame> ReceiveCloseAsync()
    {
        while (await ReceiveAsync() is { } frame)
        {
            if (frame.Opcode == RawFrame.CloseFrame)
                return frame;
        }
        throw new EndOfStreamException("The connection ended without a close frame.");
    }

    /// <summary>Waits for the end of the connection.</summary>
    /// <returns>How many bytes came before it.</returns>
    public async Task<long> ReceiveEndAsync()
    {
        long bytes = 0;
        while (await FillAsync())
        {
            bytes += _end - _start;
            _start = _end;
        }
        return bytes;
    }

    /// <summary>Ends this side, as a process that exits does: FIN.</summary>
    public void Finish() => Tcp.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection, as a machine that was restarted does: RST.</summary>
    public void Reset()
    {
        Tcp.LingerState = new LingerOption(enable: true, seconds: 0);
        Tcp.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket?.Dispose();
    }

    private System.Net.Sockets.Socket Tcp => _socket ?? throw new InvalidOperationException("The connection is not this client's alone.");

    private async ValueTask<byte?> ByteAsync() => _start < _end || await FillAsync() ? _buffer[_start++] : null;

    private async ValueTask<byte[]?> BytesAsync(int count)
    {
        var bytes = new byte[count];
        for (var filled = 0; filled < count;)
        {
            if (_start == _end && !await FillAsync())
                return null;
            var part = Math.Min(count - filled, _end - _start);
            _buffer.AsSpan(_start, part).CopyTo(bytes.AsSpan(filled));
            (_start, filled) = (_start + part, filled + part);
        }
        return bytes;
    }

    private async ValueTask<bool> FillAsync()
    {
        try
        {
            _start = 0;
            _end = await _stream.ReadAsync(_buffer).AsTask().WaitAsync(Patience.Limit);
            Recording?.Write(_buffer.AsSpan(0, _end));
        }
        catch (IOException)
        {
            (_end, WasReset) = (0, true);
        }
        return _end > 0;
    }
}
