namespace PhoenixSharp;

/// <summary>Marks the method that sees a broadcast before this member's client does, and pushes it, changes it or drops it (Phoenix's <c>intercept</c> and <c>handle_out</c>).</summary>
/// <remarks>
/// It takes at most one payload and one <see cref="CancellationToken"/>, and returns <c>void</c>, <see cref="ValueTask"/> or <see cref="Task"/>.
/// If the payload can't be read as the parameter's type, the broadcast is dropped for this member and logged.
/// Every member's copy goes through its channel, one by one: on large topics that costs what the fastlane saves.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OutgoingAttribute(string name) : Attribute
{
    /// <summary>Gets the event's name on the wire.</summary>
    public string Name { get; } = name;
}
