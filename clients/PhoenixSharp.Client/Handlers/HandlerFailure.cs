namespace PhoenixSharp.Client;

/// <summary>Describes a handler, or another callback of the application, that threw or does not end.</summary>
/// <param name="Topic">The channel's topic, or null for a handler of the socket.</param>
/// <param name="Event">The name of the event, or of the option whose function failed.</param>
/// <param name="Exception">
/// The exception. It is a <see cref="TimeoutException"/> if a handler has not ended after 30 s, or has not been started by
/// <see cref="PhoenixSocketOptions.Dispatcher"/>; an <see cref="InvalidOperationException"/> if the dispatcher threw; a
/// <see cref="System.Text.Json.JsonException"/> if the payload is not of the handler's type.
/// </param>
public sealed record HandlerFailure(string? Topic, string Event, Exception Exception);
