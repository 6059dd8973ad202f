using System.Collections.Concurrent;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>The loop that owns a socket: all state of the connection and its channels is touched here and nowhere else, so there are no locks.</summary>
/// <remarks>
/// (1) The application, timers and the connection post. (2) One at a time, the loop changes state. (3) What is to be sent goes to the
/// connection's own queue, (4) what the application is to hear goes to <see cref="HandlerProcess"/>. It waits for nobody. After phoenix.js's <c>socket.js</c>.
/// </remarks>
internal sealed partial class SocketProcess : IDisposable
{
    private static readonly Action<object> PushNow = static push => ((Push)push).Channel.Push((Push)push);

    private readonly Mailbox<Work> _mailbox;
    private readonly Action<object> _receive;
    private readonly FailureReports _failures;
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
        _failures = new FailureReports(this);
        Handlers = new HandlerProcess(this);
        Deadlines = new Deadlines(this, Expire);
        _reconnect = new Backoff(this, Attempt, options.ReconnectSteps);
        _heartbeats = new Heartbeats(this);
        _fallback = new Fallback(this);
    }

    public PhoenixSocket Socket { get; }

    public PhoenixSocketOptions Options { get; }

    /// <summary>Gets the socket's address, corrected.</summary>
    public Uri Endpoint { get; }

    public TimeProvider Time { get; }

    public ClientSerializer Serializer { get; }

    public ClientLog Log { get; }

    public HandlerProcess Handlers { get; }

    public Deadlines Deadlines { get; }

    public void Post(Action action) => _mailbox.Post(new Work(static action => ((Action)action)(), action));

    public void Push(Push push) => _mailbox.Post(new Work(PushNow, push));

    public void Post(Incoming incoming) => _mailbox.Post(new Work(_receive, incoming));

    /// <summary>Ends a push at once, and takes it out of what waits.</summary>
    public void Cancel(Push push, CancellationToken cancellationToken)
    {
        if (push.Completion!.TrySetCanceled(cancellationToken))
            Post(() => Forget(push));
    }

    /// <summary>Gets the next number, the same row for joins, pushes and heartbeats.</summary>
    public long NextRef() => ++_lastRef;

    /// <summary>Raises an event of the socket or of a channel, in order with the messages.</summary>
    public void Raise<T>(ClientEvent<T> source, string? topic, string name, T argument) =>
        Handlers.Post(caller => source.RaiseAsync(caller, topic, name, argument));

    /// <summary>Reports an exception that a handler or a callback of the application threw.</summary>
    public void ReportHandler(HandlerFailure failure) => _failures.Post(failure);

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
                Log.Broken(failure); // an option's own function threw, such as ReconnectAfter: the loop lives
            }
        }
        return ValueTask.CompletedTask;
    }

    private readonly record struct Work(Action<object> Run, object State);
}
