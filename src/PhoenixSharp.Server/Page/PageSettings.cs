namespace PhoenixSharp.Server;

/// <summary>The content of <c>page.json</c>, which the page reads first.</summary>
/// <param name="Socket">The path of the socket, relative to the page, so that it is right behind a proxy that adds a prefix.</param>
internal sealed record PageSettings(string Socket);
