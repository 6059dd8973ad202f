using System.Buffers;
using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>One open long-poll session: polls one after another, and posts beside them.</summary>
/// <remarks>Text goes up as it is, a line each; binary in base64, which a server tells by its not starting with <c>[</c>. After phoenix.js's <c>longpoll.js</c>.</remarks>
internal sealed class LongPollLink(LongPollSession session) : IClientConnection
{
    private const int SessionGone = 3410;
    private const int Forbidden = 1008;

    private readonly Queue<string> _received = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly ArrayBufferWriter<byte> _lines = new();
    private CloseInfo? _closed;

    public bool NeedsHeartbeat => false;

    public async ValueTask SendAsync(IReadOnlyList<Frame> frames, CancellationToken cancellationToken)
    {
        _lines.ResetWrittenCount();
        for (var i = 0; i < frames.Count; i++)
        {
            if (IsObject(frames[i]))
                await PostAsync(frames[i].Body, "application/json", cancellationToken).ConfigureAwait(false);
            else
                Write(frames[i]);
        }
        if (_lines.WrittenCount > 0)
            await PostAsync(_lines.WrittenMemory, "application/x-ndjson", cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ReceivedFrame> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (_received.Count == 0)
        {
            if (await PollAsync(cancellationToken).ConfigureAwait(false) is { } close)
                return new ReceivedFrame(Opcode.Text, default, close);
        }
        return Decode(_received.Dequeue());
    }

    // There is no good-bye in long poll: the server forgets a session that isn't polled.
    public async ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        _closed = new CloseInfo(code, reason);
        await _closing.CancelAsync().ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        _closing.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<CloseInfo?> PollAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            return Take(await session.PollAsync(either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_closed is not null && !cancellationToken.IsCancellationRequested)
        {
            return _closed;
        }
    }

    private CloseInfo? Take(LongPollAnswer answer)
    {
        switch (answer.Status)
        {
            case 200 or 204:
                foreach (var message in answer.Messages ?? [])
                    _received.Enqueue(message);
                return null;
            case 410:
                return new CloseInfo(SessionGone, "session_gone");
            case 403:
                return new CloseInfo(Forbidden, "forbidden");
            default:
                throw new ConnectException($"The server answered a poll with {answer.Status}.", answer.Status);
        }
    }

    // A message of version 1, which a server would take for base64 if it came in a line.
    private static bool IsObject(Frame frame) => frame.Opcode == Opcode.Text && frame.Body.Span[0] == (byte)'{';

    private async ValueTask PostAsync(ReadOnlyMemory<byte> body, string type, CancellationToken cancellationToken)
    {
        var answer = await session.PostAsync(body, type, cancellationToken).ConfigureAwait(false);
        if (answer.Status != 200)
            throw new ConnectException($"The server answered posted messages with {answer.Status}.", answer.Status);
    }

    private void Write(Frame frame)
    {
        if (_lines.WrittenCount > 0)
            _lines.Write("\n"u8);
        if (frame.Opcode == Opcode.Text)
        {
            _lines.Write(frame.Body.Span);
            return;
        }
        var room = _lines.GetSpan(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(frame.Body.Length));
        System.Buffers.Text.Base64.EncodeToUtf8(frame.Body.Span, room, out _, out var written);
        _lines.Advance(written);
    }

    // Downwards binary is a JSON string as it is, which a server can't write unless it happens to be UTF-8 (Phoenix answers 500 then).
    private static ReceivedFrame Decode(string message) =>
        new(message.StartsWith('[') || message.StartsWith('{') ? Opcode.Text : Opcode.Binary, Encoding.UTF8.GetBytes(message));
}
