using System.Runtime.CompilerServices;

namespace PhoenixSharp.Client;

/// <summary>An event with an argument. Add a handler with <c>+=</c> and remove it with <c>-=</c>, as with an event of C#.</summary>
/// <inheritdoc cref="ClientEvent"/>
/// <typeparam name="T">The argument's type.</typeparam>
public sealed class ClientEvent<T>
{
    private readonly HandlerList<T> _handlers = new();

    internal ClientEvent()
    {
    }

    internal bool IsEmpty => _handlers.IsEmpty;

    /// <summary>Adds a handler.</summary>
    public static ClientEvent<T> operator +(ClientEvent<T> source, Action<T> handler) => Checked(source).Add(handler);

    /// <summary>Adds a handler that is awaited.</summary>
    [OverloadResolutionPriority(2)]
    public static ClientEvent<T> operator +(ClientEvent<T> source, Func<T, Task> handler) => Checked(source).Add(handler);

    /// <summary>Adds a handler that is awaited.</summary>
    [OverloadResolutionPriority(1)]
    public static ClientEvent<T> operator +(ClientEvent<T> source, Func<T, ValueTask> handler) => Checked(source).Add(handler);

    /// <summary>Removes a handler.</summary>
    public static ClientEvent<T> operator -(ClientEvent<T> source, Action<T> handler) => Checked(source).Remove(handler);

    /// <summary>Removes a handler that is awaited.</summary>
    [OverloadResolutionPriority(2)]
    public static ClientEvent<T> operator -(ClientEvent<T> source, Func<T, Task> handler) => Checked(source).Remove(handler);

    /// <summary>Removes a handler that is awaited.</summary>
    [OverloadResolutionPriority(1)]
    public static ClientEvent<T> operator -(ClientEvent<T> source, Func<T, ValueTask> handler) => Checked(source).Remove(handler);

    /// <summary>Adds a handler. Returns this event.</summary>
    public ClientEvent<T> Add(Action<T> handler) => Add(handler, HandlerForms.Of(handler));

    /// <summary>Adds a handler that is awaited. Returns this event.</summary>
    [OverloadResolutionPriority(2)]
    public ClientEvent<T> Add(Func<T, Task> handler) => Add(handler, HandlerForms.Of(handler));

    /// <summary>Adds a handler that is awaited. Returns this event.</summary>
    [OverloadResolutionPriority(1)]
    public ClientEvent<T> Add(Func<T, ValueTask> handler) => Add(handler, HandlerForms.Of(handler));

    /// <summary>Removes a handler: the delegate that was added. Returns this event.</summary>
    public ClientEvent<T> Remove(Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _handlers.Remove(handler);
        return this;
    }

    internal ValueTask RaiseAsync(HandlerCaller caller, string? topic, string name, T argument) =>
        _handlers.RaiseAsync(caller, topic, name, argument);

    internal void Clear() => _handlers.Clear();

    /// <summary>Checks what a property's setter receives: <c>+=</c> and <c>-=</c> assign the same event.</summary>
    internal void RequireSame(ClientEvent<T> value)
    {
        if (!ReferenceEquals(this, value))
            throw new ArgumentException("An event can't be assigned: add a handler with += and remove it with -=.", nameof(value));
    }

    private static ClientEvent<T> Checked(ClientEvent<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source;
    }

    private ClientEvent<T> Add(Delegate handler, Func<T, ValueTask> call)
    {
        _handlers.Add(handler, call);
        return this;
    }
}
