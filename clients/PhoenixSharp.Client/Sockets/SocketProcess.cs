using System.Collections.Concurrent;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>
/// The loop that owns a socket. Only this loop uses the state of the connection and of the channels, so there are no locks.
/// </summary>
/// <remarks>
/// (1) The application, timers and the connection post work. (2) The loop runs one work item at a time, which changes the state. It never
/// waits. (3) Frames are posted to the connection's <see cref="Outbox"/>. (4) Events for the application are posted to
/// <see cref="HandlerProcess"/>. After phoenix.js's <c>socket.js</c>.
/// </remarks>
internal sealed partial class SocketProcess : IDisposable
{
    private static readonly Action<object> PushNow = static push => ((Push)push).Channel.Push((Push)push);

    private readonly Mailbox<Work> _mailbox;
    private readonly Action<object> _receive;
    private readonly FailureReports _reports;
    private long _lastRef;

    public SocketProcess(PhoenixSocket socket, PhoenixSocketOptions options)
    {
        (Socket, Options, Time) = (socket, options, options.Time);
        Serializer = ClientSerializer.Of(options.Version);
        Log = new ClientLog(options.LoggerFactory);
        Endpoint = EndpointAddress.Correct(options.Endpoint!);
        var (given, used) = (EndpointAddress.Show(options.Endpoint!), EndpointAddress.Show(Endpoint));
        if (given != used)
            Log.EndpointCorrected(given, used);
        Failures = new FailedAttempts(Log, used);
        _mailbox = new Mailbox<Work>(Drain, options.Schedule);
        _receive = incoming => Receive((Incoming)incoming);
        _reports = new FailureReports(this);
        Handlers = new HandlerProcess(this);
        Deadlines = new Deadlines(this, Expire);
        _reconnect = new Backoff(this, Attempt, options.ReconnectSteps);
        _heartbeats = new Heartbeats(this);
        _fallback = new Fallback(this);
    }

    public PhoenixSocket Socket { get; }

    public PhoenixSocketOptions Options { get; }

    /// <summary>Gets the corrected address of the socket; see <see cref="EndpointAddress.Correct"/>.</summary>
    public Uri Endpoint { get; }

    public TimeProvider Time { get; }

    public ClientSerializer Serializer { get; }

    public ClientLog Log { get; }

    public HandlerProcess Handlers { get; }

    public Deadlines Deadlines { get; }

    public void Post(Action action) => _mailbox.Post(new Work(static action => ((Action)action)(), action));

    public void Push(Push push) => _mailbox.Post(new Work(PushNow, push));

    public void Post(Incoming incoming) => _mailbox.Post(new Work(_receive, incoming));

    /// <summary>Cancels a push at once, and removes it from all queues.</summary>
    public void Cancel(Push push, CancellationToken cancellationToken)
    {
        if (push.Completion!.TrySetCanceled(cancellationToken))
            Post(() => Forget(push));
    }

    /// <summary>Returns the next ref. Joins, pushes and heartbeats share one sequence.</summary>
    public long NextRef() => ++_lastRef;

    /// <summary>Raises an event of the socket or of a channel, in order with the messages.</summary>
    public void Raise<T>(ClientEvent<T> source, string? topic, string name, T argument) =>
        Handlers.Post(caller => source.RaiseAsync(caller, topic, name, argument));

    /// <summary>Reports an exception that a handler or a callback of the application threw.</summary>
    public void ReportHandler(HandlerFailure failure) => _reports.Post(failure);

    private ValueTask Drain(ConcurrentQueue<Work> queue)
    {
        while (queue.TryDequeue(out var work))
        {
            try
            {
                work.Run(work.State);
            }
            catch (Exception failure)
            {
                Log.Broken(failure); // the loop continues after an exception, such as one of a logger
            }
        }
        return ValueTask.CompletedTask;
    }

    private readonly record struct Work(Action<object> Run, object State);
}
