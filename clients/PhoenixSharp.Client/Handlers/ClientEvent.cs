using System.Runtime.CompilerServices;

namespace PhoenixSharp.Client;

/// <summary>An event without an argument. Add a handler with <c>+=</c> and remove it with <c>-=</c>, as with an event of C#.</summary>
/// <remarks>
/// A handler may return nothing, a <see cref="Task"/> or a <see cref="ValueTask"/>. Handlers run one after the other, each until its task
/// has ended. What a handler throws is reported by <see cref="PhoenixSocket.HandlerFailed"/>.
/// </remarks>
public sealed class ClientEvent
{
    private readonly HandlerList<ClientEvent> _handlers = new();

    internal ClientEvent()
    {
    }

    internal bool IsEmpty => _handlers.IsEmpty;

    /// <summary>Adds a handler.</summary>
    public static ClientEvent operator +(ClientEvent source, Action handler) => Checked(source).Add(handler);

    /// <summary>Adds a handler that is awaited.</summary>
    [OverloadResolutionPriority(2)]
    public static ClientEvent operator +(ClientEvent source, Func<Task> handler) => Checked(source).Add(handler);

    /// <summary>Adds a handler that is awaited.</summary>
    [OverloadResolutionPriority(1)]
    public static ClientEvent operator +(ClientEvent source, Func<ValueTask> handler) => Checked(source).Add(handler);

    /// <summary>Removes a handler.</summary>
    public static ClientEvent operator -(ClientEvent source, Action handler) => Checked(source).Remove(handler);

    /// <summary>Removes a handler that is awaited.</summary>
    [OverloadResolutionPriority(2)]
    public static ClientEvent operator -(ClientEvent source, Func<Task> handler) => Checked(source).Remove(handler);

    /// <summary>Removes a handler that is awaited.</summary>
    [OverloadResolutionPriority(1)]
    public static ClientEvent operator -(ClientEvent source, Func<ValueTask> handler) => Checked(source).Remove(handler);

    /// <summary>Adds a handler. Returns this event.</summary>
    public ClientEvent Add(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(handler, HandlerForms.Of<ClientEvent>(handler, _ => handler()));
    }

    /// <summary>Adds a handler that is awaited. Returns this event.</summary>
    [OverloadResolutionPriority(2)]
    public ClientEvent Add(Func<Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(handler, HandlerForms.Of<ClientEvent>(_ => handler()));
    }

    /// <summary>Adds a handler that is awaited. Returns this event.</summary>
    [OverloadResolutionPriority(1)]
    public ClientEvent Add(Func<ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(handler, HandlerForms.Of<ClientEvent>(_ => handler()));
    }

    /// <summary>Removes a handler: the delegate that was added. Returns this event.</summary>
    public ClientEvent Remove(Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _handlers.Remove(handler);
        return this;
    }

    internal ValueTask RaiseAsync(HandlerCaller caller, string? topic, string name) => _handlers.RaiseAsync(caller, topic, name, this);

    internal void Clear() => _handlers.Clear();

    /// <summary>Checks what a property's setter receives: <c>+=</c> and <c>-=</c> assign the same event.</summary>
    internal void RequireSame(ClientEvent value)
    {
        if (!ReferenceEquals(this, value))
            throw new ArgumentException("An event can't be assigned: add a handler with += and remove it with -=.", nameof(value));
    }

    private static ClientEvent Checked(ClientEvent source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source;
    }

    private ClientEvent Add(Delegate handler, Func<ClientEvent, ValueTask> call)
    {
        _handlers.Add(handler, call);
        return this;
    }
}
