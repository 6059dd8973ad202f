namespace PhoenixSharp.Client;

/// <summary>Describes a handler, or another callback of the application, that threw or does not end.</summary>
/// <param name="Topic">The channel's topic, or null for a handler of the socket's.</param>
/// <param name="Event">What it handled.</param>
/// <param name="Exception">
/// What it threw; a <see cref="TimeoutException"/> if a handler has not ended after 30 s, or has not been started by
/// <see cref="PhoenixSocketOptions.Dispatcher"/>; an <see cref="InvalidOperationException"/> if the dispatcher threw; a
/// <see cref="System.Text.Json.JsonException"/> if the payload is not of the handler's type.
/// </param>
public sealed record HandlerFailure(string? Topic, string Event, Exception Exception);
