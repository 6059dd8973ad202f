using System.Buffers;
using System.Net.WebSockets;
using System.Text.Unicode;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

internal sealed partial class WebSocketTransport
{
    private const int ReadBuffer = 4096;

    [ThreadStatic]
    private static WebSocketTransport? t_reading;

    private bool _isPaused; // changed only by the reading task

    // Returns when the client has closed, broken the protocol or gone, or when a close of ours was answered or ran out of time.
    private async Task ReadAsync()
    {
        try
        {
            try
            {
                while (await TakeAsync(await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None))) // no buffer while nothing comes
                {
                }
                return;
            }
            catch (WebSocketException broken)
            {
                if (broken.InnerException is FrameRefusedException refused)
                    CloseRefused(refused);
                // Else the client went without a close, or broke RFC 6455: then the WebSocket has put its own close (1002, 1007) into the queue.
            }
            catch (FrameRefusedException refused)
            {
                CloseRefused(refused);
            }
            if (_closing)
                await _carrier.DiscardAsync(this); // messages can't be read any more, though bytes may still come
        }
        catch (Exception gone) when (gone is IOException or WebSocketException or OperationCanceledException)
        {
            Broken(); // reset, or the wait for the client's close was over
        }
    }

    // Apart from the wait, so that an idle connection holds nothing of it, and a message that is all there costs no task. False at the client's close.
    private async ValueTask<bool> TakeAsync(ValueWebSocketReceiveResult arrived)
    {
        if (arrived.MessageType == WebSocketMessageType.Close)
        {
            AnswerClose(AnswerTo(_socket.CloseStatus));
            return false;
        }
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBuffer);
        try
        {
            var length = 0;
            while (!arrived.EndOfMessage)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                    if (_session.MustPause)
                        await PauseAsync();
                }
                var receiving = _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (!receiving.IsCompleted)
                    BeginMessage();
                arrived = await receiving;
                if (arrived.MessageType == WebSocketMessageType.Close)
                {
                    AnswerClose(AnswerTo(_socket.CloseStatus));
                    return false;
                }
                length += arrived.Count;
            }
            Receive(arrived.MessageType == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, buffer.AsSpan(0, length));
        }
        finally
        {
            EndMessage(buffer);
        }
        if (_session.MustPause)
            await PauseAsync();
        return true;
    }

    private void Receive(Opcode opcode, ReadOnlySpan<byte> frame)
    {
        if (_closing)
            return;
        t_reading = this;
        try
        {
            _session.Receive(opcode, frame.ToArray()); // the message keeps slices of it
        }
        catch (MalformedFrameException reason)
        {
            _mount.Logger.Malformed(_mount.Path, reason.Message);
            // Of bytes that are no UTF-8 the WebSocket tells all but one kind: text that ends inside a character, behind an empty last fragment.
            Close(opcode == Opcode.Text && !Utf8.IsValid(frame) ? SessionClose.NotUtf8 : SessionClose.Malformed);
        }
        finally
        {
            t_reading = null;
            if (_drainsAfterReading)
            {
                _drainsAfterReading = false;
                Flush();
            }
        }
    }

    // Any legal close is answered 1000; 1012 to 1014 are legal to the base library, not to Phoenix on Bandit.
    private static SessionClose AnswerTo(WebSocketCloseStatus? code) => (int?)code is >= 1012 and <= 1014 ? SessionClose.BrokenFraming : SessionClose.Normal;

    private void CloseRefused(FrameRefusedException refused)
    {
        if (refused.Close == SessionClose.TooBig)
        {
            _mount.Logger.MessageTooBig(_mount.Path, refused.Bytes, _mount.Options.MaxMessageBytes);
            ChannelMetrics.MessagesTooBig.Add(1);
        }
        Close(refused.Close);
    }

    // Waits while the read-ahead of the session is full. IdleTimeout and MessageTimeout do not run meanwhile.
    private async ValueTask PauseAsync()
    {
        var began = _mount.Time.GetTimestamp();
        Volatile.Write(ref _isPaused, true);
        await _session.WaitForRoomAsync(mayWait: _carrier.TryBeginHold());
        _carrier.EndHold();
        var now = _mount.Time.GetTimestamp();
        Volatile.Write(ref _lastHeard, now);
        if (_messageBegan != 0)
            Volatile.Write(ref _messageBegan, _messageBegan + now - began);
        Volatile.Write(ref _isPaused, false);
    }
}
