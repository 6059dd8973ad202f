namespace PhoenixSharp;

/// <summary>Marks the method of a channel that intercepts a broadcast and decides what its member receives.</summary>
/// <remarks>
/// <para>
/// The method takes at most one payload and at most one <see cref="CancellationToken"/>, and returns <c>void</c>,
/// <see cref="ValueTask"/> or <see cref="Task"/>. It calls <c>PushAsync</c> to send the broadcast, changed or not, or returns
/// <c>Drop()</c> to send nothing.
/// </para>
/// <para>If the payload can't be read as the parameter's type, the broadcast is dropped for this member and logged.</para>
/// <para>
/// An intercepted broadcast is handled and encoded once for each member, and not once for all. On large topics this is slow.
/// </para>
/// <para>Phoenix: <c>intercept</c> and <c>handle_out</c>.</para>
/// </remarks>
/// <example>
/// <code>
/// [Outgoing("new_msg")]
/// public ValueTask NewMessage(NewMessage message, CancellationToken cancellationToken) =>
///     _blocked.Contains(message.From) ? Drop() : PushAsync("new_msg", message, cancellationToken);
/// </code>
/// </example>
/// <param name="name">The event's name, such as <c>new_msg</c>.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OutgoingAttribute(string name) : Attribute
{
    /// <summary>Gets the event's name on the wire.</summary>
    public string Name { get; } = name;
}
