namespace PhoenixSharp.Tracking;

/// <summary>A run of clocks, both ends included.</summary>
internal readonly record struct Interval(long From, long To);

/// <summary>A set of one replica's clocks, kept as runs: it costs what its gaps cost, however many clocks it holds.</summary>
internal sealed class IntervalSet
{
    private const int FewRuns = 16;

    private readonly List<Interval> _runs = []; // sorted, apart by one clock at least

    /// <summary>Gets the runs, lowest first; no two touch.</summary>
    public IReadOnlyList<Interval> Runs => _runs;

    public bool IsEmpty => _runs.Count == 0;

    /// <summary>Gets how many clocks are in it.</summary>
    public long Count
    {
        get
        {
            var count = 0L;
            foreach (var run in _runs)
                count += run.To - run.From + 1;
            return count;
        }
    }

    public bool Contains(long clock)
    {
        if (_runs.Count == 0 || clock > _runs[^1].To)
            return false;
        return _runs[FirstToReach(clock)].From <= clock;
    }

    public void Add(long clock) => Add(clock, clock);

    /// <summary>Adds all clocks from one to another.</summary>
    public void Add(long from, long to)
    {
        if (_runs.Count == 0 || from > _runs[^1].To + 1) // mostly they come in order
        {
            _runs.Add(new Interval(from, to));
            return;
        }
        if (from == _runs[^1].To + 1)
        {
            _runs[^1] = new Interval(_runs[^1].From, to);
            return;
        }
        var first = FirstToReach(from - 1);
        var end = first;
        for (; end < _runs.Count && _runs[end].From <= to + 1; end++)
        {
            from = Math.Min(from, _runs[end].From);
            to = Math.Max(to, _runs[end].To);
        }
        if (end == first)
        {
            _runs.Insert(first, new Interval(from, to));
            return;
        }
        _runs[first] = new Interval(from, to);
        _runs.RemoveRange(first + 1, end - first - 1);
    }

    public void UnionWith(IntervalSet other)
    {
        if (other._runs.Count <= FewRuns)
        {
            foreach (var run in other._runs)
                Add(run.From, run.To);
            return;
        }
        // In order, each is added at the end: many put between others would move all that is behind them, each time.
        Interval[] all = [.. _runs, .. other._runs];
        Array.Sort(all, static (one, two) => one.From.CompareTo(two.From));
        _runs.Clear();
        foreach (var run in all)
            Add(run.From, run.To);
    }

    /// <summary>Takes out what a context covers, or would cover once it is raised over what follows it without a gap.</summary>
    /// <returns>The raised context; what is seen by it and this set together is what was seen before.</returns>
    public long Compact(long context)
    {
        var covered = 0;
        for (; covered < _runs.Count && _runs[covered].From <= context + 1; covered++)
            context = Math.Max(context, _runs[covered].To);
        _runs.RemoveRange(0, covered);
        return context;
    }

    public IntervalSet Copy()
    {
        var copy = new IntervalSet();
        copy._runs.AddRange(_runs);
        return copy;
    }

    public override string ToString() => string.Join(' ', _runs.Select(run => $"{run.From}-{run.To}"));

    // The first run that ends at this clock or behind it.
    private int FirstToReach(long clock)
    {
        var (low, high) = (0, _runs.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_runs[middle].To < clock)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
