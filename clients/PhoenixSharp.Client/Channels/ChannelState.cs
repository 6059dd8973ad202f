namespace PhoenixSharp.Client;

/// <summary>How a channel stands, after phoenix.js's <c>CHANNEL_STATES</c>.</summary>
public enum ChannelState
{
    /// <summary>Not joined yet, left, or ended by the server. A channel that was closed stays so: make another to join again.</summary>
    Closed,

    /// <summary>The join is on its way, or waits for the connection.</summary>
    Joining,

    /// <summary>Pushes go out at once.</summary>
    Joined,

    /// <summary>The join failed or the channel was lost; it is joined again by itself. Pushes wait for that.</summary>
    Errored,

    /// <summary>This side leaves.</summary>
    Leaving,
}
