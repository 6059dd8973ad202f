using System.Collections.Concurrent;

namespace PhoenixSharp.Client;

/// <summary>
/// Logs and counts the exceptions of the application's handlers and callbacks, and raises <see cref="PhoenixSocket.HandlerFailed"/> for
/// them in order.
/// </summary>
/// <remarks>It runs beside the socket's loop and the handlers, so that neither waits for a handler of this event.</remarks>
internal sealed class FailureReports : IDisposable
{
    private const int MostWaiting = 1000; // further failures are only logged, such as while a handler of this event hangs

    private readonly SocketProcess _socket;
    private readonly HandlerCaller _caller;
    private readonly Mailbox<HandlerFailure> _mailbox;
    private int _waiting;

    public FailureReports(SocketProcess socket)
    {
        _socket = socket;
        _caller = new HandlerCaller(socket.Options, socket.Log.HandlerFailed);
        _mailbox = new Mailbox<HandlerFailure>(DrainAsync, socket.Options.Schedule);
    }

    public void Post(HandlerFailure failure)
    {
        _socket.Log.HandlerFailed(failure);
        ClientMetrics.HandlerFailures.Add(1);
        if (_socket.Socket.HandlerFailed.IsEmpty)
            return;
        if (Interlocked.Increment(ref _waiting) <= MostWaiting)
            _mailbox.Post(failure);
        else
            Interlocked.Decrement(ref _waiting);
    }

    public void Dispose() => _caller.Dispose();

    private ValueTask RaiseAsync(HandlerFailure failure) =>
        _socket.Socket.HandlerFailed.RaiseAsync(_caller, null, nameof(PhoenixSocket.HandlerFailed), failure);

    private async ValueTask DrainAsync(ConcurrentQueue<HandlerFailure> queue)
    {
        while (queue.TryDequeue(out var failure))
        {
            await RaiseAsync(failure).ConfigureAwait(false);
            Interlocked.Decrement(ref _waiting);
        }
        _caller.Rest();
    }
}
