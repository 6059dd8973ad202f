using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>A message on its way from a connection to the socket's loop.</summary>
internal sealed record Incoming(Connection Connection, Message Message, string? Status);
