using PhoenixSharp.Logging;

namespace PhoenixSharp;

/// <summary>A client pushed an event that the channel has no handler for. It crashes the channel, as in Phoenix.</summary>
public sealed class UnhandledEventException(Type channel, string @event)
    : Exception($"{channel} has no handler for \"{LogText.Of(@event)}\": add a method with [Event(\"…\")], or override HandleAsync. "
        + "If there is such a method, reference the package PhoenixSharp.AspNetCore directly from its project: "
        + "the generator in it binds the method.");
