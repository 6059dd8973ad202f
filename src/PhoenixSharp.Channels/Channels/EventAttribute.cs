namespace PhoenixSharp;

/// <summary>Marks the method that handles an event which clients push. Bound at build time; the channel's class is <c>partial</c> for it.</summary>
/// <remarks>
/// It takes at most one payload, of any type that can be read, and at most one <see cref="CancellationToken"/>. It returns
/// <see cref="Reply"/> or a task of one to answer; <c>void</c>, <see cref="ValueTask"/> or <see cref="Task"/> not to.
/// If the payload can't be read as the parameter's type, the method isn't called: the push is answered
/// <c>error {"reason": "invalid payload"}</c>, see <see cref="PayloadException"/>.
/// An <c>[Authorize]</c> beside it is asked first, with a <see cref="PushRequest"/> as its resource; a push that it doesn't allow is answered
/// <c>error {"reason": "unauthorized"}</c>, or dropped, logged and counted where it has no ref.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EventAttribute(string name) : Attribute
{
    /// <summary>Gets the event's name on the wire.</summary>
    public string Name { get; } = name;
}
