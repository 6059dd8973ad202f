namespace PhoenixSharp.Transports;

/// <summary>
/// The number of long-poll sessions of each client, and the choice of the session that is evicted for a new one. Not thread-safe.
/// </summary>
/// <remarks>
/// Every operation takes constant time: clients with the same number of places are in one list, and the largest number is stored.
/// </remarks>
internal sealed class LongPollShares
{
    private readonly Dictionary<string, ClientShare> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<int, LinkedList<ClientShare>> _byCount = [];
    private int _largestCount; // places of the client with the most places

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

    /// <summary>Frees a place.</summary>
    public void Free(LongPollPlace place)
    {
        place.Node.List?.Remove(place.Node);
        Move(place.Share, place.Share.Count - 1);
        if (place.Share.Count == 0)
            _clients.Remove(place.Share.Client);
    }

    /// <summary>Adds the session of a place. It has not been polled yet.</summary>
    public static void Open(LongPollPlace place) => place.Share.Unpolled.AddLast(place.Node);

    /// <summary>Notes that a poll of the session begins.</summary>
    public static void Poll(LongPollPlace place)
    {
        if (place.Node.List is not { } list)
            return; // it has ended
        list.Remove(place.Node);
        place.Share.Polled.AddLast(place.Node);
    }

    /// <summary>Finds the session to evict when all places are taken and a client connects.</summary>
    /// <remarks>
    /// (1) If the client has fewer than half as many places as the client with the most places, a session of the latter is chosen: the
    /// oldest that was never polled, or else the one that was polled longest ago. A client's only session is never chosen for another
    /// client. (2) Otherwise the client's own oldest session that was never polled is chosen, if it was opened long enough ago.
    /// </remarks>
    /// <param name="client">The client that connects.</param>
    /// <param name="openedBefore">The timestamp before which a session of (2) must have been opened.</param>
    /// <returns><see langword="null"/> if there is none.</returns>
    public LongPollPlace? FindEvictable(string client, long openedBefore)
    {
        var own = _clients.GetValueOrDefault(client);
        if (_largestCount > 1 && (own?.Count ?? 0) * 2 < _largestCount && FirstOfLargest() is { } evicted)
            return evicted; // (1)
        return own?.Unpolled.First?.Value is { } oldest && oldest.Opened <= openedBefore ? oldest : null; // (2)
    }

    // Returns null if the client with the most places has no open session yet.
    private LongPollPlace? FirstOfLargest()
    {
        var largest = _byCount[_largestCount].First!.Value;
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
            ClientsWith(count).AddLast(share.Node);
        if (count > _largestCount || !_byCount.ContainsKey(_largestCount))
            _largestCount = count; // this client had the most places and has one less, or it has the most now
    }

    private LinkedList<ClientShare> ClientsWith(int count)
    {
        if (!_byCount.TryGetValue(count, out var clients))
            _byCount.Add(count, clients = []);
        return clients;
    }
}
