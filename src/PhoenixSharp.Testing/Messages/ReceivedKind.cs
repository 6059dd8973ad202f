namespace PhoenixSharp.Testing;

/// <summary>The kind of a message that a client received. It follows from the refs of the message.</summary>
internal enum ReceivedKind
{
    /// <summary>Pushed to one member. It carries the ref of the member's join.</summary>
    Push,

    /// <summary>Broadcast to all members of a topic. It carries no ref.</summary>
    Broadcast,

    /// <summary>A reply to a push that no longer waits for it.</summary>
    Reply,
}
