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

    // A connection that is already closing counts, since it will release its bytes. It is not closed again.
    private void Shed()
    {
        var excess = _budget.Used - _budget.Limit;
        var sessions = _drainer.Sessions().Select(session => (session.HeldBytes, Session: session));
        foreach (var (held, session) in sessions.OrderByDescending(entry => entry.HeldBytes))
        {
            if (excess <= 0 || held == 0)
                return;
            session.CloseOverloaded(nameof(PhoenixOptions.MaxWaitingBytes));
            excess -= held;
        }
    }
}
