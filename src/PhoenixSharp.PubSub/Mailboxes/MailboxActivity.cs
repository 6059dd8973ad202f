namespace PhoenixSharp;

/// <summary>The activity of a mailbox at one moment. If two moments are equal and idle, the mailbox was idle between them.</summary>
/// <param name="IsIdle"><see langword="true"/> if no message waits and the handler has returned.</param>
/// <param name="Taken">The number of messages that were handed to the handler. It may overflow.</param>
/// <param name="HasInHand"><see langword="true"/> if the handler has a message and has not returned.</param>
internal readonly record struct MailboxActivity(bool IsIdle, int Taken, bool HasInHand);
