using PhoenixSharp.Tracking;

namespace PhoenixSharp.Simulation;

/// <summary>What a client does with <c>presence_state</c> and <c>presence_diff</c>: joins before leaves, metas matched by their ref.</summary>
internal sealed class Client
{
    private readonly Dictionary<string, List<string>> _state = new(StringComparer.Ordinal);
    private bool _isNew = true; // it joined within the window whose diff comes first: what left before that, it never knew

    public Client(TopicView joined)
    {
        foreach (var key in joined.Keys)
            _state[key.Key] = [.. key.Metas.Select(meta => meta.PhxRef)];
    }

    public void Sync(PresenceDiff diff)
    {
        foreach (var key in diff.Joins.All)
            Join(key, diff.Leaves.All.Find(key.Key));
        foreach (var key in diff.Leaves.All)
        {
            if (!_state.TryGetValue(key.Key, out var refs))
                continue;
            refs.RemoveAll(known => key.Metas.Any(meta => meta.PhxRef == known));
            if (refs.Count == 0)
                _state.Remove(key.Key);
        }
        _isNew = false;
    }

    public void MustShow(TopicView view)
    {
        Claim.That(_state.Count == view.Keys.Count, "I14", "a client has other keys than are listed");
        foreach (var key in view.Keys)
        {
            Claim.That(_state.TryGetValue(key.Key, out var refs), "I14", $"a client lacks {key.Key}");
            Claim.That(refs!.Order().SequenceEqual(key.Metas.Select(meta => meta.PhxRef).Order()), "I14", $"a client has other metas of {key.Key}");
        }
    }

    private void Join(KeyedMetas key, KeyedMetas? leaving)
    {
        if (!_state.TryGetValue(key.Key, out var refs))
            _state[key.Key] = refs = [];
        foreach (var meta in key.Metas)
        {
            Claim.That(
                meta.PreviousRef is null || ((_isNew || refs.Contains(meta.PreviousRef)) && leaving?.Metas.Any(left => left.PhxRef == meta.PreviousRef) == true),
                "I13",
                $"{meta.PhxRef} follows {meta.PreviousRef}, which doesn't leave here");
            if (!refs.Contains(meta.PhxRef))
                refs.Add(meta.PhxRef);
        }
    }
}

/// <summary>A statement of the specification that must hold, by its number.</summary>
internal static class Claim
{
    public static void That(bool holds, string invariant, string otherwise)
    {
        if (!holds)
            throw new BrokenInvariantException($"{invariant}: {otherwise}");
    }

    /// <summary>The same where the words cost more than the question.</summary>
    public static void That(bool holds, string invariant, Func<string> otherwise)
    {
        if (!holds)
            throw new BrokenInvariantException($"{invariant}: {otherwise()}");
    }
}

internal sealed class BrokenInvariantException(string message) : Exception(message);
