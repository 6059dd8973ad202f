namespace PhoenixSharp.Client;

/// <summary>The state of a channel, after phoenix.js's <c>CHANNEL_STATES</c>.</summary>
public enum ChannelState
{
    /// <summary>Not joined yet, left, or ended by the server. A channel that was closed can't be joined again: create another.</summary>
    Closed,

    /// <summary>The join waits for its reply or for the connection.</summary>
    Joining,

    /// <summary>The channel is joined. Pushes are sent at once.</summary>
    Joined,

    /// <summary>The join failed or the channel was lost. The client rejoins it, and pushes wait until then.</summary>
    Errored,

    /// <summary>The client is leaving the channel.</summary>
    Leaving,
}
