namespace PhoenixSharp.Client;

/// <summary>Stores whether WebSocket does not work in this network, so that the next socket starts with long poll.</summary>
/// <remarks>
/// phoenix.js uses the browser's session storage for this. Sockets to the same server can share one instance. To keep the choice after the
/// process has ended, save <see cref="PrefersLongPoll"/>.
/// </remarks>
public sealed class FallbackMemory
{
    private volatile bool _prefersLongPoll;

    /// <summary>Gets or sets a value indicating whether sockets start with long poll.</summary>
    /// <value>The default is false. A socket sets it to true when it falls back and its primary transport has never answered.</value>
    public bool PrefersLongPoll
    {
        get => _prefersLongPoll;
        set => _prefersLongPoll = value;
    }
}
