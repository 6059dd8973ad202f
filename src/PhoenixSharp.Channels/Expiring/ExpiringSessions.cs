namespace PhoenixSharp;

/// <summary>The sessions of one mount whose credentials expire; the sweeps of its transports look after them, so that none has a timer.</summary>
internal sealed class ExpiringSessions
{
    private readonly Lock _gate = new();
    private readonly HashSet<SocketSession> _sessions = [];

    public void Add(SocketSession session)
    {
        lock (_gate)
            _sessions.Add(session);
        if (session.HasEnded)
            Remove(session);
    }

    public void Remove(SocketSession session)
    {
        lock (_gate)
            _sessions.Remove(session);
    }

    /// <summary>Closes those whose time is over.</summary>
    public void Sweep(DateTimeOffset now)
    {
        foreach (var session in TakeExpired(now))
            session.Expire();
    }

    private List<SocketSession> TakeExpired(DateTimeOffset now)
    {
        lock (_gate)
        {
            List<SocketSession> expired = [.. _sessions.Where(session => session.Socket.HasExpired(now))];
            _sessions.ExceptWith(expired);
            return expired;
        }
    }
}
