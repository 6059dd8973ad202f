using PhoenixSharp.Budgets;

namespace PhoenixSharp.Limiting;

/// <summary>
/// Closes the connections that hold most while more bytes wait in the process than <see cref="PhoenixOptions.MaxWaitingBytes"/>.
/// </summary>
internal sealed class Shedder : IThreadPoolWorkItem
{
    private readonly Drainer _drainer;
    private readonly ByteBudget _budget;
    private bool _isRunning;

    public Shedder(Drainer drainer, PubSubServer pubSub)
    {
        (_drainer, _budget) = (drainer, pubSub.Budget);
        _budget.Exceeded = Begin;
    }

    void IThreadPoolWorkItem.Execute()
    {
        Shed();
        Volatile.Write(ref _isRunning, false);
    }

    private void Begin()
    {
        if (!Interlocked.Exchange(ref _isRunning, true))
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Shed()
    {
        var excess = _budget.Used - _budget.Limit;
        var sessions = _drainer.Sessions().Select(session => (session.TotalBytes, Session: session));
        foreach (var (held, session) in sessions.OrderByDescending(entry => entry.TotalBytes))
        {
            if (excess <= 0 || held <= ByteBudget.Uncounted)
                return;
            excess -= Close(session);
        }
    }

    // Returns the bytes that the close releases: outbound frames at once, unless other connections hold them too, and inbound messages
    // when the session ends. A connection that is closing already still counts, and is not closed again.
    private long Close(SocketSession session)
    {
        var before = _budget.Used;
        session.CloseOverloaded(nameof(PhoenixOptions.MaxWaitingBytes));
        return Math.Max(0, before - _budget.Used) + session.TotalBytes - session.HeldBytes + session.WaitingBytes;
    }
}
