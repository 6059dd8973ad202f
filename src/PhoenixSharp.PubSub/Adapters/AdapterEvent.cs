namespace PhoenixSharp;

/// <summary>What an adapter tells of itself.</summary>
public abstract record AdapterEvent
{
    private AdapterEvent()
    {
    }

    /// <summary>The link changed its state.</summary>
    public sealed record LinkChanged(LinkState Link) : AdapterEvent;

    /// <summary>Another node was heard of for the first time, or after it had been away or started again.</summary>
    public sealed record NodeUp(string Node) : AdapterEvent;

    /// <summary>Another node said farewell, or was silent for too long.</summary>
    public sealed record NodeDown(string Node) : AdapterEvent;

    /// <summary>Broadcasts of another node were lost on their way, somewhere before the one that has just come.</summary>
    /// <remarks>Among them are the heartbeats and changes of presences, which repair themselves: what is missing needn't be an application's.</remarks>
    /// <param name="Node">The node that broadcast them.</param>
    /// <param name="Topic">The topic of the one that came. The missing ones are of this topic or of one that shares its bucket.</param>
    /// <param name="Missing">How many.</param>
    public sealed record BroadcastsMissing(string Node, string Topic, long Missing) : AdapterEvent;
}
