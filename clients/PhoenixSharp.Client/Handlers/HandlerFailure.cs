namespace PhoenixSharp.Client;

/// <summary>Describes a handler, or another callback of the application, that threw or does not end.</summary>
/// <param name="Topic">The channel's topic, or null for a handler of the socket's.</param>
/// <param name="Event">What it handled.</param>
/// <param name="Exception">
/// What it threw; a <see cref="TimeoutException"/> if a handler has run for 30 s and not ended; a
/// <see cref="System.Text.Json.JsonException"/> where the payload was not of the handler's type.
/// </param>
public sealed record HandlerFailure(string? Topic, string Event, Exception Exception);
