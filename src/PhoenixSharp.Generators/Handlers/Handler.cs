namespace PhoenixSharp.Generators;

/// <summary>One method bound to one event.</summary>
/// <param name="Direction">Whether it takes pushes or broadcasts.</param>
/// <param name="Event">The event's name, as the attribute has it.</param>
/// <param name="Method">The method's name, escaped where it is a keyword.</param>
/// <param name="Arguments">What it is called with, in its own order.</param>
/// <param name="Outcome">What it returns.</param>
/// <param name="Authorize">What makes its <c>[Authorize]</c> attributes; none where everybody may.</param>
internal sealed record Handler(
    Direction Direction, string Event, string Method, EquatableList<Argument> Arguments, Outcome Outcome, EquatableList<string> Authorize);

/// <summary>What a handler is called with at one place.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Type">The type to read, fully qualified and without its own <c>?</c>; empty for the other roles.</param>
/// <param name="IsNullableReference">Tells that the JSON <c>null</c> is read as null. A type such as <c>int?</c> says that itself.</param>
internal sealed record Argument(Role Role, string Type = "", bool IsNullableReference = false);

internal enum Role
{
    /// <summary>The payload read as a type.</summary>
    Read,

    /// <summary>The payload as it came.</summary>
    Payload,
    Broadcast,
    CancellationToken,
}

/// <summary>A handler's return type.</summary>
internal enum Outcome
{
    Void,
    ValueTask,
    Task,
    Reply,
    ValueTaskOfReply,
    TaskOfReply,
}
