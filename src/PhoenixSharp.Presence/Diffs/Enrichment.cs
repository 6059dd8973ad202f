using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Diffs;

/// <summary>Calls the application's fetch; whatever it does, entries come back.</summary>
internal sealed class Enrichment(Presence presence, TimeSpan fetchTimeout, TimeProvider time, ILogger logger)
{
    /// <summary>Enriches both halves of a diff. It never throws.</summary>
    public async Task<PresenceDiff> FetchAsync(string topic, PresenceDiff diff) => new(
        await FetchAsync(topic, diff.Joins, CancellationToken.None),
        await FetchAsync(topic, diff.Leaves, CancellationToken.None));

    /// <summary>Enriches entries, or gives them back as they are where the fetch throws or takes too long.</summary>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    public async ValueTask<PresenceEntries> FetchAsync(string topic, PresenceEntries entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
            return entries;
        try
        {
            return await FetchInTimeAsync(topic, entries, cancellationToken);
        }
        catch (Exception reason) when (!cancellationToken.IsCancellationRequested)
        {
            logger.FetchFailed(reason, topic);
            return entries;
        }
    }

    private async ValueTask<PresenceEntries> FetchInTimeAsync(string topic, PresenceEntries entries, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(fetchTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var fetched = await presence.FetchAsync(topic, entries, either.Token).AsTask().WaitAsync(either.Token);
            return fetched ?? throw new InvalidOperationException("FetchAsync returned null: return the entries that it was given, or With() of them.");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            logger.FetchTimedOut(topic, fetchTimeout);
            return entries;
        }
    }
}
