using System.Collections.Frozen;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>The short way of a broadcast: encoded once per serializer, the same bytes to every transport, past the channels.</summary>
/// <remarks>One instance for each kind of channel and serializer, compared by reference. After Phoenix <c>channel/server.ex</c>, <c>dispatch/3</c>.</remarks>
internal sealed class Fastlane(ISerializer serializer, FrozenSet<string> intercepts)
{
    /// <summary>What encodes the broadcast.</summary>
    public ISerializer Serializer { get; } = serializer;

    /// <summary>Events that their channel wants to see first: those go to it, not to its transport.</summary>
    public FrozenSet<string> Intercepts { get; } = intercepts;
}
