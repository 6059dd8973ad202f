using Microsoft.AspNetCore.Http;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>Receives the POSTs of one session, one after another.</summary>
/// <remarks>
/// A POST, step by step: (1) it waits for its turn, so that only one body of a session is in memory; (2) its body is read; (3) its
/// messages are handled in their order. (4) While the session's read-ahead is full, the POST pauses before the next message and before
/// the body takes more memory. All pauses of one POST together last at most <see cref="SocketOptions.HoldTimeout"/>, because phoenix.js
/// abandons a request after 20 s.
/// </remarks>
#pragma warning disable CA1001 // the semaphore has no wait handle: there is nothing to dispose
internal sealed class PostReceiver(SocketMount mount, LongPollTransport transport)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Receives a request of the client.</summary>
    /// <returns>
    /// 200; 408 if the POSTs before it took longer than a window, or if a message is malformed, which ends the session; 410 if the
    /// session ended meanwhile; 413 if the body or a message is too long; 500 if a line is not valid base64.
    /// </returns>
    public Task<int> ReceiveAsync(HttpContext context) => InTurnAsync(pauses => ReadAsync(context, pauses), context.RequestAborted);

    /// <summary>Receives the body of a request that another node has passed on.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isLines">Whether it is ndjson.</param>
    /// <param name="memory">The owner of the body's memory. It is disposed when the body is no longer needed.</param>
    /// <returns>The same as for a request of the client.</returns>
    public Task<int> ReceiveAsync(ReadOnlyMemory<byte> body, bool isLines, IDisposable memory) =>
        InTurnAsync(pauses => HandleAsync(body, isLines, memory, pauses), CancellationToken.None);

    // (1)
    private async Task<int> InTurnAsync(Func<Pauses, Task<int>> receive, CancellationToken aborted)
    {
        if (!await EnterAsync(aborted))
            return StatusCodes.Status408RequestTimeout;
        try
        {
            return transport.IsOver ? StatusCodes.Status410Gone : await receive(new Pauses(transport));
        }
        catch (MalformedFrameException reason)
        {
            mount.Logger.Malformed(mount.Path, reason.Message);
            transport.Close(SessionClose.Malformed);
            return StatusCodes.Status408RequestTimeout;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<bool> EnterAsync(CancellationToken aborted)
    {
        if (_turn.Wait(0, CancellationToken.None))
            return true;
        using var window = new CancellationTokenSource(mount.Options.LongPollWindow, mount.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(window.Token, aborted);
        try
        {
            await _turn.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (window.IsCancellationRequested)
        {
            return false;
        }
    }

    // (2)
    private async Task<int> ReadAsync(HttpContext context, Pauses pauses)
    {
        using var body = new LongPollBody(mount.Options.MaxPostBytes, transport.Session!.Charge);
        var status = await body.ReadAsync(context, pauses.WhileFullAsync);
        if (status == StatusCodes.Status413PayloadTooLarge)
            mount.Logger.PostTooLong(mount.Path, body.RefusedBytes, nameof(SocketOptions.MaxPostBytes), mount.Options.MaxPostBytes);
        return status == StatusCodes.Status200OK ? await HandleAsync(body.Bytes, body.IsLines, body, pauses) : status;
    }

    // (3)
    private async Task<int> HandleAsync(ReadOnlyMemory<byte> body, bool isLines, IDisposable memory, Pauses pauses)
    {
        var messages = new LongPollMessages(body, isLines, mount.Options.MaxMessageBytes);
        while (messages.MoveNext())
        {
            if (transport.IsOver)
                return StatusCodes.Status410Gone;
            if (messages.Frame is not { } frame)
                return Refuse(messages);
            transport.Session!.Receive(messages.Opcode, frame);
            if (!messages.HasMore)
                memory.Dispose(); // otherwise the pause could wait for this memory to be released
            if (await pauses.WhileFullAsync() is var status and not StatusCodes.Status200OK)
                return status;
        }
        return StatusCodes.Status200OK;
    }

    private int Refuse(LongPollMessages messages)
    {
        if (!messages.IsTooLong)
            return StatusCodes.Status500InternalServerError;
        mount.Logger.PostTooLong(mount.Path, messages.FrameBytes, nameof(SocketOptions.MaxMessageBytes), mount.Options.MaxMessageBytes);
        return StatusCodes.Status413PayloadTooLarge;
    }

    // (4)
    private sealed class Pauses(LongPollTransport transport)
    {
        private readonly SocketSession _session = transport.Session!;
        private TimeSpan _left = transport.Session!.Mount.Options.HoldTimeout;

        public async ValueTask<int> WhileFullAsync()
        {
            if (!_session.MustPause)
                return StatusCodes.Status200OK;
            _left -= await _session.WaitForRoomAsync(_left);
            return transport.IsOver ? StatusCodes.Status410Gone : StatusCodes.Status200OK;
        }
    }
}
