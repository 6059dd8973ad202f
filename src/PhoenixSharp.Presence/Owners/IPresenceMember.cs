namespace PhoenixSharp;

/// <summary>One who is on a topic and can own presences there: a channel.</summary>
public interface IPresenceMember
{
    /// <summary>Gets the topic that it is on.</summary>
    string Topic { get; }

    /// <summary>Gets what its presences belong to; its end is the member's.</summary>
    PresenceOwner PresenceOwner { get; }
}
