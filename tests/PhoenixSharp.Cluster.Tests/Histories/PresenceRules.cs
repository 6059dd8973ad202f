namespace PhoenixSharp.Cluster.Tests.Histories;

/// <summary>What each diff may say after the ones before it, and at the end whether the client knows what its node lists (I14).</summary>
internal sealed class PresenceRules(Timeline timeline, Subscription subscription)
{
    private readonly List<Violation> _violations = [];
    private readonly Fold _fold = new();
    private readonly Dictionary<string, int> _joined = []; // refs that diffs joined, and where
    private readonly Dictionary<string, int> _left = [];
    private int _stateAt = Timeline.Never;

    public static IEnumerable<Violation> Check(Timeline timeline)
    {
        var told = new Dictionary<(string Connection, string Topic), List<int>>();
        for (var at = 0; at < timeline.Events.Count; at++)
        {
            if (Place(timeline.Events[at]) is not { } place)
                continue;
            if (!told.TryGetValue(place, out var places))
                told[place] = places = [];
            places.Add(at);
        }
        var listed = timeline.Events.OfType<HistoryEvent.Listed>().ToDictionary(listing => (listing.Node, listing.Topic));
        foreach (var subscription in timeline.Subscriptions)
        {
            var rules = new PresenceRules(timeline, subscription);
            foreach (var at in told.GetValueOrDefault((subscription.Connection, subscription.Topic), []).Where(at => at > subscription.JoinedAt && at < subscription.EndedAt))
                rules.Take(at);
            if (subscription.IsOpen && listed.TryGetValue((subscription.Node, subscription.Topic), out var listing))
                rules.MustKnow(listing);
            foreach (var violation in rules._violations)
                yield return violation;
        }
    }

    private static (string Connection, string Topic)? Place(HistoryEvent happened) => happened switch
    {
        HistoryEvent.StateReceived state => (state.Connection, state.Topic),
        HistoryEvent.DiffReceived diff => (diff.Connection, diff.Topic),
        _ => null,
    };

    private void Take(int at)
    {
        if (timeline.Events[at] is HistoryEvent.StateReceived state)
        {
            _stateAt = at;
            _fold.Take(state);
            MustBeMade(state.All, at);
            return;
        }
        var diff = (HistoryEvent.DiffReceived)timeline.Events[at];
        MustBeMade(diff.Joins, at);
        foreach (var join in diff.Joins)
            Join(join, diff, at);
        foreach (var leave in diff.Leaves)
            Leave(leave, at);
        _fold.Take(diff);
    }

    private void MustBeMade(IReadOnlyList<Tracked> metas, int at)
    {
        foreach (var meta in metas)
        {
            if (!timeline.Metas.TryGetValue((meta.Connection, subscription.Topic, meta.Version), out var made) || made.At > at || made.Key != meta.Key)
                Break("never tracked", $"was told of {meta} at #{at}, which nobody had tracked");
        }
    }

    private void Join(Tracked join, HistoryEvent.DiffReceived diff, int at)
    {
        if (join.PreviousRef is { } previous && !diff.Leaves.Any(leave => leave.Ref == previous && leave.Key == join.Key))
            Break("phx_ref_prev", $"was told at #{at} that {join} follows {previous}, which doesn't leave in the same diff");
        if (_joined.TryGetValue(join.Ref, out var joinedAt))
            Break("joined twice", $"was told of {join} at #{joinedAt} and again at #{at}");
        else if (_left.Remove(join.Ref, out var leftAt) && !MayHide(join, at))
            Break("came back", $"was told at #{leftAt} that {join} left, and at #{at} that it joined, and no fault had hidden it");
        _joined[join.Ref] = at;
    }

    private void Leave(Tracked leave, int at)
    {
        if (_left.TryGetValue(leave.Ref, out var leftAt))
            Break("left twice", $"was told at #{leftAt} that {leave} left, and again at #{at}");
        else if (!_joined.Remove(leave.Ref) && !_fold.Metas.ContainsKey(leave.Ref) && IsNewer(leave))
            Break("left unseen", $"was told at #{at} that {leave} left, which came after the state and never joined");
        _joined.Remove(leave.Ref);
        _left[leave.Ref] = at;
    }

    // What left while the state was on its way may be told after it; what was tracked later may not.
    private bool IsNewer(Tracked meta) => timeline.Metas.TryGetValue((meta.Connection, subscription.Topic, meta.Version), out var made) && made.At > _stateAt;

    private bool MayHide(Tracked meta, int until) =>
        timeline.FaultOf(timeline.NodeOf(meta.Connection), subscription.JoinedAt, until) is not null
        || timeline.FaultOf(subscription.Node, subscription.JoinedAt, until) is not null;

    private void MustKnow(HistoryEvent.Listed listing)
    {
        if (!_fold.HasState)
        {
            Break("I14", "never got a presence_state");
            return;
        }
        var listed = listing.All.Select(meta => meta.Ref).ToHashSet();
        foreach (var ghost in _fold.Metas.Values.Where(meta => !listed.Contains(meta.Ref)))
            Break("I14", $"ends with {ghost}, which its node doesn't list");
        foreach (var missed in listing.All.Where(meta => !_fold.Metas.ContainsKey(meta.Ref)))
            Break("I14", $"ends without {missed}, which its node lists");
    }

    private void Break(string rule, string sentence) => _violations.Add(new Violation(rule, $"{subscription}, {sentence}"));
}
