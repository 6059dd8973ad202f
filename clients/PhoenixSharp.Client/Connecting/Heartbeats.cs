using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>Sends heartbeats and gives the connection up when the server does not answer one.</summary>
/// <remarks>
/// After phoenix.js's <c>sendHeartbeat</c>: one each interval after the last answer, and an interval's time to answer it. No heartbeat
/// expires while the application's handlers hold reading back.
/// </remarks>
internal sealed class Heartbeats : IDisposable
{
    private static readonly Token PhoenixTopic = Token.OfString(Topics.Phoenix.ToArray());

    private readonly SocketProcess _socket;
    private readonly LoopTimer _next;
    private readonly ReplyTimer _timeout;
    private readonly Dictionary<long, Ping> _pings = []; // of this connection: no other can answer them
    private long _pending;

    public Heartbeats(SocketProcess socket)
    {
        _socket = socket;
        _next = new LoopTimer(socket, Beat);
        _timeout = new ReplyTimer(socket, socket.HeartbeatTimedOut, held: SendBeat);
    }

    /// <summary>Begins to wait for the next: the connection has opened, or the last was answered.</summary>
    public void Restart()
    {
        _timeout.Stop();
        _pending = ClientRef.None;
        if (_socket.NeedsHeartbeat)
            _next.Start(_socket.Options.HeartbeatInterval);
    }

    /// <summary>Ends together with the connection: an answer that is late starts nothing.</summary>
    public void Stop()
    {
        _next.Stop();
        _timeout.Stop();
        _pending = ClientRef.None;
        foreach (var ping in _pings.Values)
            ping.Answered(null);
        _pings.Clear();
    }

    /// <summary>Asks at once, and measures how long the answer takes.</summary>
    /// <param name="answered">Is told how long, or null if the connection ended first.</param>
    public void Ask(Action<TimeSpan?> answered) => _pings.Add(Send(), new Ping(answered, _socket.Time.GetTimestamp()));

    /// <summary>Takes an answer.</summary>
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

    // While the handlers hold reading back, heartbeats go on: a server closes a connection that is silent.
    private void SendBeat() => _pending = Send();

    private long Send()
    {
        var @ref = _socket.NextRef();
        _socket.Send(ClientRef.None, @ref, PhoenixTopic, "heartbeat", Payload.Empty);
        return @ref;
    }

    private readonly record struct Ping(Action<TimeSpan?> Answered, long Started);
}
