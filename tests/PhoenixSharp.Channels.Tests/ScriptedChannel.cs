using System.Collections.Concurrent;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp;

/// <summary>What a test's channels do, written by the test; one for all channels of a route.</summary>
internal sealed class Script
{
    private readonly Dictionary<string, Func<Call, Task<Reply>>> _handlers = new(StringComparer.Ordinal);
    private readonly System.Threading.Channels.Channel<LeaveReason> _left = System.Threading.Channels.Channel.CreateUnbounded<LeaveReason>();

    public Func<ScriptedChannel, JoinRequest, CancellationToken, ValueTask<JoinResult>> Join { get; set; } = (_, _, _) => ScriptedChannel.Yes;

    public Func<ScriptedChannel, ValueTask> Joined { get; set; } = _ => ValueTask.CompletedTask;

    public Func<ScriptedChannel, object, ValueTask> HandleInfo { get; set; } = (_, _) => ValueTask.CompletedTask;

    public Func<ScriptedChannel, Broadcast, ValueTask>? Outgoing { get; set; }

    public Func<ScriptedChannel, LeaveReason, ValueTask> Left { get; set; } = (_, _) => ValueTask.CompletedTask;

    public Func<IReadOnlyCollection<string>> Intercepts { get; set; } = () => [];

    /// <summary>Gets every channel that was made, in order.</summary>
    public ConcurrentQueue<ScriptedChannel> Made { get; } = new();

    public ScriptedChannel Channel => Made.Last();

    public Script() => On("echo", call => Reply.Ok(call.Payload)).On("crash", _ => throw new InvalidOperationException("a secret"));

    [System.Runtime.CompilerServices.OverloadResolutionPriority(1)] // for one that only throws
    public Script On(string @event, Func<Call, Reply> handler) => On(@event, call => Task.FromResult(handler(call)));

    public Script On(string @event, Func<Call, Task<Reply>> handler)
    {
        _handlers[@event] = handler;
        return this;
    }

    public ScriptedChannel Make()
    {
        var channel = new ScriptedChannel(this);
        Made.Enqueue(channel);
        return channel;
    }

    public ValueTask<Reply> HandleAsync(ScriptedChannel channel, string @event, Payload payload, CancellationToken cancellationToken) =>
        _handlers.TryGetValue(@event, out var handler)
            ? new ValueTask<Reply>(handler(new Call(channel, payload, cancellationToken)))
            : throw new UnhandledEventException(GetType(), @event);

    public ValueTask LeftAsync(ScriptedChannel channel, LeaveReason reason)
    {
        _left.Writer.TryWrite(reason);
        return Left(channel, reason);
    }

    /// <summary>Waits for the next call of LeftAsync.</summary>
    public Task<LeaveReason> NextLeftAsync() => _left.Reader.ReadAsync().AsTask().WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);

    /// <summary>Gets how many calls of LeftAsync nobody has waited for.</summary>
    public int LeftCount => _left.Reader.Count;
}

/// <summary>One push in a script.</summary>
internal sealed record Call(ScriptedChannel Channel, Payload Payload, CancellationToken CancellationToken);

/// <summary>A channel that does what its script says, and lets a test in.</summary>
internal sealed class ScriptedChannel(Script script) : Channel<PlainSocket>
{
    public static JoinResult Yes => Accept();

    protected internal override IReadOnlyCollection<string> Intercepts => script.Intercepts();

    public static JoinResult No(string reason) => Refuse(reason);

    public JoinResult YesWith<T>(T response) => Accept(response);

    public PlainSocket Connection => Socket;

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => script.Join(this, join, cancellationToken);

    public override ValueTask JoinedAsync(CancellationToken cancellationToken) => script.Joined(this);

    public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken) =>
        script.HandleAsync(this, @event, payload, cancellationToken);

    public override ValueTask HandleInfoAsync(object message, CancellationToken cancellationToken) => script.HandleInfo(this, message);

    public override ValueTask HandleOutgoingAsync(Broadcast broadcast, CancellationToken cancellationToken) =>
        script.Outgoing?.Invoke(this, broadcast) ?? base.HandleOutgoingAsync(broadcast, cancellationToken);

    public override ValueTask LeftAsync(LeaveReason reason) => script.LeftAsync(this, reason);

    public ValueTask Pushes<T>(string @event, T payload) => PushAsync(@event, payload);

    public IDisposable SubscribesTo(string topic) => SubscribeTo(topic);

    public ValueTask Broadcasts<T>(string @event, T payload) => BroadcastAsync(@event, payload);

    public ValueTask BroadcastsFrom<T>(string @event, T payload) => BroadcastFromAsync(@event, payload);

    public bool MayChange(out Reply refusal) => MayChangePresence(out refusal);

    public ReplyRef Later() => ReplyLater();

    public void Stops(StopReason reason = StopReason.Normal) => Stop(reason);
}
