namespace PhoenixSharp.Transports;

/// <summary>
/// Counts the long-poll sessions of each client, and chooses the one that makes room for another client's. Not thread-safe.
/// </summary>
/// <remarks>
/// Every operation takes the same time, however many sessions there are: clients with as many places are in one list, and the longest is
/// known.
/// </remarks>
internal sealed class LongPollShares
{
    private readonly Dictionary<string, ClientShare> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<int, LinkedList<ClientShare>> _byCount = [];
    private int _most; // places of the client that has most

    /// <summary>Gets the number of places that are taken.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a place for a session of a client.</summary>
    public LongPollPlace Take(string client)
    {
        if (!_clients.TryGetValue(client, out var share))
            _clients.Add(client, share = new ClientShare(client));
        Move(share, share.Count + 1);
        return new LongPollPlace(share);
    }

    /// <summary>Gives a place back.</summary>
    public void Free(LongPollPlace place)
    {
        place.Node.List?.Remove(place.Node);
        Move(place.Share, place.Share.Count - 1);
        if (place.Share.Count == 0)
            _clients.Remove(place.Share.Client);
    }

    /// <summary>Adds the session of a place, which was not polled yet.</summary>
    public static void Open(LongPollPlace place) => place.Share.Unpolled.AddLast(place.Node);

    /// <summary>Notes that a poll of the session begins.</summary>
    public static void Poll(LongPollPlace place)
    {
        if (place.Node.List is not { } list)
            return; // it has ended
        list.Remove(place.Node);
        place.Share.Polled.AddLast(place.Node);
    }

    /// <summary>Finds the session that must make room for one more of a client, when all places are taken.</summary>
    /// <remarks>
    /// (1) A client that has fewer than half as many places as the one with most gets one of that client's: the oldest that was never
    /// polled, or else the one that was polled longest ago. The only place of a client is never taken for another client. (2) Otherwise
    /// it gets the oldest of its own that was never polled, if that was opened long enough ago.
    /// </remarks>
    /// <param name="client">The client that connects.</param>
    /// <param name="openedBefore">The timestamp before which a session of (2) must have been opened.</param>
    /// <returns><see langword="null"/> if there is none.</returns>
    public LongPollPlace? Victim(string client, long openedBefore)
    {
        var own = _clients.GetValueOrDefault(client);
        if (_most > 1 && (own?.Count ?? 0) * 2 < _most && OfLargest() is { } victim)
            return victim; // (1)
        return own?.Unpolled.First?.Value is { } oldest && oldest.Opened <= openedBefore ? oldest : null; // (2)
    }

    // Null if none of its sessions is open yet.
    private LongPollPlace? OfLargest()
    {
        var largest = _byCount[_most].First!.Value;
        return (largest.Unpolled.First ?? largest.Polled.First)?.Value;
    }

    private void Move(ClientShare share, int count)
    {
        Count += count - share.Count;
        if (share.Node.List is { } list)
        {
            list.Remove(share.Node);
            if (list.Count == 0)
                _byCount.Remove(share.Count);
        }
        share.Count = count;
        if (count > 0)
            Places(count).AddLast(share.Node);
        if (count > _most || !_byCount.ContainsKey(_most))
            _most = count; // it had most and has one less, or it has most now
    }

    private LinkedList<ClientShare> Places(int count)
    {
        if (!_byCount.TryGetValue(count, out var clients))
            _byCount.Add(count, clients = []);
        return clients;
    }
}
