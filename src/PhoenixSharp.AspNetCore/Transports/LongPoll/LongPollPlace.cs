namespace PhoenixSharp.Transports;

/// <summary>
/// A place for one long-poll session. It is taken before the application decides about the connect, and kept until the session has ended.
/// Guarded by <see cref="LongPollSessions"/>.
/// </summary>
internal sealed class LongPollPlace
{
    public LongPollPlace(ClientShare share) => (Share, Node) = (share, new LinkedListNode<LongPollPlace>(this));

    /// <summary>Gets the share of the client that has the place.</summary>
    public ClientShare Share { get; }

    /// <summary>Gets the entry in one of the two lists of the share. Before the session is open, it is in neither list.</summary>
    public LinkedListNode<LongPollPlace> Node { get; }

    /// <summary>Gets or sets the session, or <see langword="null"/> before it is open.</summary>
    public LongPollTransport? Session { get; set; }

    /// <summary>Gets or sets the timestamp at which the session was opened.</summary>
    public long Opened { get; set; }

    /// <summary>Gets or sets a value indicating whether the place was taken from its client.</summary>
    public bool IsEvicted { get; set; }
}

/// <summary>The places of one client.</summary>
internal sealed class ClientShare
{
    public ClientShare(string client) => (Client, Node) = (client, new LinkedListNode<ClientShare>(this));

    /// <summary>Gets the client's name, usually its address.</summary>
    public string Client { get; }

    /// <summary>Gets the entry in the list of all clients with the same number of places.</summary>
    public LinkedListNode<ClientShare> Node { get; }

    /// <summary>Gets or sets the number of places.</summary>
    public int Count { get; set; }

    /// <summary>Gets the open sessions that were never polled, the oldest first.</summary>
    public LinkedList<LongPollPlace> Unpolled { get; } = [];

    /// <summary>Gets the open sessions that were polled, ordered by the start of their last poll, the oldest first.</summary>
    public LinkedList<LongPollPlace> Polled { get; } = [];
}
