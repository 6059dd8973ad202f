using System.Collections.Frozen;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>The short way of a broadcast: encoded once per serializer, the same bytes to every transport, past the channels.</summary>
/// <param name="Serializer">What encodes the broadcast.</param>
/// <param name="Intercepts">Events that their channel wants to see first: those go to it, not to its transport. One set for each kind of channel, compared by reference.</param>
/// <param name="Topic">What the client is told the topic is, where that is not the broadcast's own: a channel that subscribes to further topics.</param>
/// <remarks>After Phoenix <c>channel/server.ex</c>, <c>dispatch/3</c>.</remarks>
internal sealed record Fastlane(ISerializer Serializer, FrozenSet<string> Intercepts, string? Topic = null);
