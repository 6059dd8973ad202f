using System.Buffers;
using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>One open long-poll session. It sends polls one after the other, and posts at the same time.</summary>
/// <remarks>
/// Each message is sent on one line: text unchanged, binary in base64. The server detects text by its first character, <c>[</c>. After
/// phoenix.js's <c>longpoll.js</c>.
/// </remarks>
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

    // Long poll has no close message: the server removes a session that is not polled.
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

    // Determines whether a frame is a message of version 1, which a server would read as base64 if it were sent on a line.
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

    // The server sends binary messages as JSON strings, so they must be valid UTF-8. Otherwise Phoenix answers 500.
    private static ReceivedFrame Decode(string message) =>
        new(message.StartsWith('[') || message.StartsWith('{') ? Opcode.Text : Opcode.Binary, Encoding.UTF8.GetBytes(message));
}
