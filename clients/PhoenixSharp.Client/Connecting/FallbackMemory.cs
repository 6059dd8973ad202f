namespace PhoenixSharp.Client;

/// <summary>Remembers that WebSocket is of no use from here, so that the next socket begins with long poll.</summary>
/// <remarks>What the browser's session storage is to phoenix.js. Share one between sockets to one server; keep <see cref="PrefersLongPoll"/> on disk to remember for longer.</remarks>
public sealed class FallbackMemory
{
    private volatile bool _prefersLongPoll;

    /// <summary>Gets or sets whether to begin with long poll.</summary>
    /// <value>Default false. Set by a socket that fell back without its first transport ever having answered.</value>
    public bool PrefersLongPoll
    {
        get => _prefersLongPoll;
        set => _prefersLongPoll = value;
    }
}
