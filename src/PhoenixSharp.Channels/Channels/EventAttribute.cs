namespace PhoenixSharp;

/// <summary>Marks the method of a channel that handles an event which clients push.</summary>
/// <remarks>
/// <para>
/// The class must be <c>partial</c>, because generated code calls the method. The method takes at most one payload, of any type that can be
/// read from JSON, <see cref="Payload"/> or bytes, and at most one <see cref="CancellationToken"/>. It may have any accessibility.
/// </para>
/// <para>
/// To reply, return <see cref="Reply"/>, or a <see cref="ValueTask{TResult}"/> or <see cref="Task{TResult}"/> of it. To send no reply,
/// return <c>void</c>, <see cref="ValueTask"/> or <see cref="Task"/>.
/// </para>
/// <para>
/// If the payload can't be read as the parameter's type, the method is not called, and the push is answered
/// <c>error {"reason": "invalid payload"}</c>: see <see cref="PayloadException"/>.
/// </para>
/// <para>
/// An <c>[Authorize]</c> on the method is checked first, with a <see cref="PushRequest"/> as its resource. If the push is not allowed, it
/// is answered <c>error {"reason": "unauthorized"}</c>. A push without a ref is dropped, logged and counted instead.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// public sealed partial class RoomChannel : Channel&lt;UserSocket&gt;
/// {
///     public override ValueTask&lt;JoinResult&gt; JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
///
///     [Event("new_msg")]
///     public async ValueTask&lt;Reply&gt; NewMessage(NewMessage message, CancellationToken cancellationToken)
///     {
///         await BroadcastAsync("new_msg", message, cancellationToken);
///         return Reply.Ok();
///     }
/// }
///
/// public sealed record NewMessage(string Body);
/// </code>
/// </example>
/// <param name="name">The event's name, such as <c>new_msg</c>.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EventAttribute(string name) : Attribute
{
    /// <summary>Gets the event's name on the wire.</summary>
    public string Name { get; } = name;
}
