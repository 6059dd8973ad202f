namespace PhoenixSharp.Cluster.Tests.Histories;

/// <summary>What a client makes of its state and diffs, as phoenix.js does: diffs before the state wait for it, joins go before leaves, metas are told apart by their ref.</summary>
internal sealed class Fold
{
    private readonly List<HistoryEvent.DiffReceived> _waiting = [];
    private readonly Dictionary<string, Tracked> _metas = [];

    /// <summary>Gets whether the state has come.</summary>
    public bool HasState { get; private set; }

    public IReadOnlyDictionary<string, Tracked> Metas => _metas;

    public void Take(HistoryEvent.StateReceived state)
    {
        HasState = true;
        _metas.Clear();
        foreach (var meta in state.All)
            _metas[meta.Ref] = meta;
        _waiting.ForEach(Apply);
        _waiting.Clear();
    }

    public void Take(HistoryEvent.DiffReceived diff)
    {
        if (HasState)
            Apply(diff);
        else
            _waiting.Add(diff);
    }

    private void Apply(HistoryEvent.DiffReceived diff)
    {
        foreach (var join in diff.Joins)
            _metas[join.Ref] = join;
        foreach (var leave in diff.Leaves)
            _metas.Remove(leave.Ref);
    }
}
