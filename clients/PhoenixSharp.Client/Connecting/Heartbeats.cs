using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>Sends heartbeats and drops the connection if the server does not answer one.</summary>
/// <remarks>
/// After phoenix.js's <c>sendHeartbeat</c>: a heartbeat is sent one interval after the last answer, and the server has one interval to
/// answer it. No heartbeat expires while the queue of the handlers is full and the connection is not read.
/// </remarks>
internal sealed class Heartbeats : IDisposable
{
    private static readonly Token PhoenixTopic = Token.OfString(Topics.Phoenix.ToArray());

    private readonly SocketProcess _socket;
    private readonly LoopTimer _next;
    private readonly ReplyTimer _timeout;
    private readonly Dictionary<long, Ping> _pings = []; // by ref; only the current connection can answer them
    private long _pending;

    public Heartbeats(SocketProcess socket)
    {
        _socket = socket;
        _next = new LoopTimer(socket, Beat);
        _timeout = new ReplyTimer(socket, socket.HeartbeatTimedOut, held: SendBeat);
    }

    /// <summary>Schedules the next heartbeat: the connection has opened, or the last heartbeat was answered.</summary>
    public void Restart()
    {
        _timeout.Stop();
        _pending = ClientRef.None;
        if (_socket.NeedsHeartbeat)
            _next.Start(_socket.Options.HeartbeatInterval);
    }

    /// <summary>Stops, because the connection has ended. A late answer is ignored.</summary>
    public void Stop()
    {
        _next.Stop();
        _timeout.Stop();
        _pending = ClientRef.None;
        foreach (var ping in _pings.Values)
            ping.Answered(null);
        _pings.Clear();
    }

    /// <summary>Sends a heartbeat at once and measures the time until its answer.</summary>
    /// <param name="answered">Receives the time, or null if the connection ended first.</param>
    public void SendPing(Action<TimeSpan?> answered) => _pings.Add(Send(), new Ping(answered, _socket.Time.GetTimestamp()));

    /// <summary>Handles an answer.</summary>
    public void Receive(long @ref)
    {
        if (@ref == _pending && @ref != ClientRef.None)
            Restart();
        if (_pings.Remove(@ref, out var ping))
            ping.Answered(_socket.Time.GetElapsedTime(ping.Started));
    }

    public void Dispose()
    {
        Stop();
        _next.Dispose();
        _timeout.Dispose();
    }

    private void Beat()
    {
        SendBeat();
        _timeout.Start(_socket.Options.HeartbeatInterval);
    }

    // Heartbeats are also sent while the connection is not read: a server closes a connection that is silent.
    private void SendBeat() => _pending = Send();

    private long Send()
    {
        var @ref = _socket.NextRef();
        _socket.Send(ClientRef.None, @ref, PhoenixTopic, "heartbeat", Payload.Empty);
        return @ref;
    }

    private readonly record struct Ping(Action<TimeSpan?> Answered, long Started);
}
