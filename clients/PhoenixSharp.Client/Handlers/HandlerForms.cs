namespace PhoenixSharp.Client;

/// <summary>Converts the three forms of a handler to one: it returns nothing, a <see cref="Task"/> or a <see cref="ValueTask"/>.</summary>
internal static class HandlerForms
{
    public static Func<T, ValueTask> Of<T>(Action<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Of(handler, handler);
    }

    /// <summary>Converts a function that calls a handler.</summary>
    /// <param name="handler">The delegate that the application gave.</param>
    /// <param name="call">Calls it.</param>
    public static Func<T, ValueTask> Of<T>(Delegate handler, Action<T> call)
    {
        if (AsyncVoidCall.IsNeededFor(handler))
            return argument => AsyncVoidCall.RunAsync(call, argument);
        return argument =>
        {
            call(argument);
            return ValueTask.CompletedTask;
        };
    }

    public static Func<T, ValueTask> Of<T>(Func<T, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return argument => new ValueTask(handler(argument));
    }

    public static Func<T, ValueTask> Of<T>(Func<T, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return handler;
    }
}
