using PhoenixSharp.Tracking;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Diffs;

/// <summary>One topic's diffs on their way to its watchers, in the order they were made. The shard's loop owns it.</summary>
/// <remarks>
/// (1) While the window is open changes are gathered; the first goes out at once, and opens the window where many watch.
/// (2) Where the application fetches, that starts at once and elsewhere; a diff waits until all before it have gone out.
/// (3) It is broadcast on this node.
/// (4) The application's callback gets it, one after another, elsewhere.
/// </remarks>
internal sealed class TopicFeed(string topic, DiffOutlet outlet, TopicFeeds feeds)
{
    private readonly Queue<Fetching> _fetching = new();
    private CoalescedDiff? _gathered; // null while the window is closed
    private ITimer? _window;
    private Mailbox<PresenceDiff>? _changed;
    private int _changing;

    public void Take(TopicChange change)
    {
        if (_gathered is not null)
        {
            _gathered.Add(change);
            return;
        }
        var diff = new CoalescedDiff();
        diff.Add(change);
        Deliver(diff);
    }

    // (1)
    private void Deliver(CoalescedDiff coalesced)
    {
        var diff = coalesced.ToDiff(outlet.Json);
        _gathered = OpenWindow() ? new CoalescedDiff() : null;
        if (outlet.Enrichment is { } enrichment)
            Fetch(enrichment, diff);
        else
            Broadcast(diff);
        ReleaseIfIdle();
    }

    private bool OpenWindow()
    {
        var window = outlet.Options.DiffWindow;
        if (window == TimeSpan.Zero || outlet.PubSub.CountSubscribers(topic) < outlet.Options.DiffWindowSubscribers)
            return false;
        if (_window is null)
            _window = outlet.Time.CreateTimer(_ => feeds.Post(CloseWindow), null, window, Timeout.InfiniteTimeSpan);
        else
            _window.Change(window, Timeout.InfiniteTimeSpan);
        return true;
    }

    private void CloseWindow()
    {
        var gathered = _gathered!;
        _gathered = null;
        if (gathered.IsEmpty)
            ReleaseIfIdle();
        else
            Deliver(gathered);
    }

    // (2)
    private void Fetch(Enrichment enrichment, PresenceDiff diff)
    {
        var fetching = new Fetching();
        _fetching.Enqueue(fetching);
        feeds.Pending++;
        fetching.Task = FetchAsync(enrichment, diff, fetching);
    }

    private async Task FetchAsync(Enrichment enrichment, PresenceDiff diff, Fetching fetching)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // application code doesn't run in the shard's turn
        fetching.Fetched = await enrichment.FetchAsync(topic, diff);
        feeds.Post(DeliverFetched);
    }

    private void DeliverFetched()
    {
        while (_fetching.TryPeek(out var head) && head.Fetched is { } diff)
        {
            _fetching.Dequeue();
            feeds.Pending--;
            Broadcast(diff);
        }
        ReleaseIfIdle();
    }

    // (3)
    private void Broadcast(PresenceDiff diff)
    {
        try
        {
            outlet.PubSub.LocalBroadcast(new Broadcast(topic, Events.PresenceDiff, diff.ToPayload()));
        }
        catch (Exception reason) // subscribers are not ours; the shard goes on
        {
            outlet.Logger.DiffLost(reason, topic);
        }
        if (outlet.Changed is null)
            return;
        _changing++;
        feeds.Pending++;
        (_changed ??= new Mailbox<PresenceDiff>(ChangedAsync)).Post(diff);
    }

    // (4)
    private async ValueTask ChangedAsync(PresenceDiff diff)
    {
        try
        {
            await outlet.Changed!(topic, diff);
        }
        catch (Exception reason) // the application's
        {
            outlet.Logger.ChangedFailed(reason, topic);
        }
        feeds.Post(() =>
        {
            _changing--;
            feeds.Pending--;
            ReleaseIfIdle();
        });
    }

    private void ReleaseIfIdle()
    {
        if (_gathered is not null || _fetching.Count > 0 || _changing > 0)
            return;
        _window?.Dispose();
        feeds.Release(topic);
    }

    private sealed class Fetching
    {
        private volatile PresenceDiff? _fetched;

        /// <summary>Set elsewhere, before the turn that delivers it is posted.</summary>
        public PresenceDiff? Fetched
        {
            get => _fetched;
            set => _fetched = value;
        }

        public Task? Task { get; set; }
    }
}
