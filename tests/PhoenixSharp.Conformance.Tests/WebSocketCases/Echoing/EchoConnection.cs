using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.Unicode;

namespace PhoenixSharp.Conformance.Tests.WebSocketCases.Echoing;

/// <summary>The server's end of one WebSocket. Written from RFC 6455, apart from the suite's own reader and writer.</summary>
internal sealed class EchoConnection(Stream input, NetworkStream stream, Socket socket, Flaw flaw, CancellationToken stopping)
{
    private const int Limit = 8_000_000;

    // What leaves the loop: the code to close with.
    private sealed class Close(int code) : Exception
    {
        public int Code => code;
    }

    private sealed record Header(bool Fin, int Rsv, int Opcode, bool Masked, ulong Length)
    {
        public bool IsControl => Opcode >= 8;
    }

    private readonly List<byte[]> _pings = [];
    private MemoryStream? _message;
    private int _opcode;

    public async Task RunAsync()
    {
        try
        {
            while (true)
                await HandleAsync(await ReadHeaderAsync());
        }
        catch (Close close)
        {
            await CloseAsync(close.Code);
        }
    }

    private async Task<Header> ReadHeaderAsync()
    {
        var start = await ReadAsync(2);
        var (fin, rsv, opcode, masked) = ((start[0] & 0x80) != 0, start[0] >> 4 & 7, start[0] & 15, (start[1] & 0x80) != 0);
        Require(masked, Flaw.AcceptsUnmasked);
        Require(rsv == 0, Flaw.AcceptsReservedBits);
        Require(opcode is 0 or 1 or 2 or 8 or 9 or 10, Flaw.AcceptsReservedOpcodes);
        Require(fin || opcode < 8, Flaw.AcceptsFragmentedPing);
        ulong length = (start[1] & 0x7F) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
            127 => BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8)),
            var small => (ulong)small,
        };
        Require(opcode < 8 || length <= 125, Flaw.AcceptsLargePing);
        if (opcode < 8 && length + (ulong)(_message?.Length ?? 0) > Limit && flaw != Flaw.TakesNoLimit)
            throw new Close(1009);
        return new Header(fin, rsv, opcode, masked, length);
    }

    private void Require(bool right, Flaw without)
    {
        if (!right && flaw != without)
            throw new Close(1002);
    }

    private async Task HandleAsync(Header header)
    {
        var key = header.Masked ? await ReadAsync(4) : new byte[4];
        var payload = await ReadAsync((int)header.Length);
        for (var i = 0; i < payload.Length; i++)
            payload[i] ^= key[i % 4];
        if (header.Opcode == 8)
            throw new Close(CodeOf(payload));
        if (header.Opcode == 9)
            await PongAsync(payload);
        if (header.Opcode == 10 && flaw == Flaw.PongForPong)
            await WriteAsync(10, payload);
        if (header.Opcode < 3)
            await JoinAsync(header, payload);
    }

    private async Task JoinAsync(Header header, byte[] payload)
    {
        Require(header.Opcode == 0 == _message is not null, Flaw.AcceptsLoneContinuation);
        if (_message is null)
            (_message, _opcode) = (new MemoryStream(), header.Opcode);
        if (header.Fin || flaw != Flaw.LosesFirstFragment)
            _message.Write(payload);
        if (!header.Fin)
            return;
        var whole = _message.ToArray();
        _message = null;
        if (_opcode == 1 && !Utf8.IsValid(whole) && flaw != Flaw.AcceptsBadUtf8)
            throw new Close(1007);
        if ((_opcode == 1 ? EchoMessages.AnswerOrNull(Encoding.UTF8.GetString(whole)) : EchoMessages.AnswerOrNull(whole)) is not { } answer)
            throw new Close(1011);
        await (whole.AsSpan().IndexOf("echo"u8) > 0 ? EchoAsync(answer) : WriteAsync(_opcode, answer));
    }

    private async Task EchoAsync(byte[] answer)
    {
        var opcode = flaw == Flaw.EchoIsOtherKind ? 3 - _opcode : _opcode;
        await WriteAsync(opcode, flaw == Flaw.EchoIsOneShorter ? answer[..^1] : answer);
        if (flaw == Flaw.EchoTwice)
            await WriteAsync(opcode, answer);
    }

    private async Task PongAsync(byte[] payload)
    {
        if (flaw == Flaw.PongsBackwards)
        {
            _pings.Insert(0, payload);
            if (_pings.Count < 10)
                return;
            foreach (var ping in _pings)
                await WriteAsync(10, ping);
        }
        else if (flaw != Flaw.NoPong)
        {
            await WriteAsync(10, flaw == Flaw.PongHasOtherPayload ? [.. payload.Select(one => (byte)(one + 1))] : payload);
        }
    }

    private int CodeOf(byte[] payload)
    {
        Require(payload.Length != 1, Flaw.AcceptsOneByteClose);
        if (payload.Length < 2)
            return 1000;
        var code = BinaryPrimitives.ReadUInt16BigEndian(payload);
        if (code is not (1000 or 1001 or 1002 or 1003 or (>= 1007 and <= 1011) or (>= 3000 and <= 4999)))
            return 1002;
        return Utf8.IsValid(payload.AsSpan(2)) ? code : 1007;
    }

    private async Task CloseAsync(int code)
    {
        if (flaw == Flaw.ClosesWithOtherCode)
            code = 1008;
        byte[] payload = flaw == Flaw.ClosesWithoutCode ? [] : [(byte)(code >> 8), (byte)code];
        if (flaw != Flaw.EndsWithoutClose)
            await WriteAsync(8, payload);
        if (flaw == Flaw.ClosesTwice)
            await WriteAsync(8, payload);
        if (flaw == Flaw.SpeaksAfterClose)
            await WriteAsync(1, EchoMessages.AnswerOrNull("""[null,"1","phoenix","heartbeat",{}]""")!);
        if (flaw == Flaw.AnswersAfterClose)
            await HandleAsync(await ReadHeaderAsync());
        if (flaw != Flaw.StaysAfterClose)
            socket.Shutdown(SocketShutdown.Send);
        while (await input.ReadAsync(new byte[4096], stopping) > 0)
        {
        }
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await input.ReadExactlyAsync(bytes, stopping);
        return bytes;
    }

    private Task WriteAsync(int opcode, byte[] payload)
    {
        var length = new byte[payload.Length < 126 ? 0 : payload.Length <= 65_535 ? 2 : 8];
        if (length.Length == 2)
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
        if (length.Length == 8)
            BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
        var masked = flaw == Flaw.MasksItsFrames;
        var second = (length.Length == 0 ? payload.Length : length.Length == 2 ? 126 : 127) | (masked ? 0x80 : 0);
        byte[] frame = [(byte)(0x80 | opcode), (byte)second, .. length, .. masked ? new byte[4] : [], .. payload];
        return stream.WriteAsync(frame, stopping).AsTask();
    }
}
