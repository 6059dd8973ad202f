using System.Collections.Concurrent;

namespace PhoenixSharp;

/// <summary>The rules of channel classes, each read from its attributes once.</summary>
internal static class ChannelRules
{
    private static readonly ConcurrentDictionary<Type, AuthorizationRule?> Known = [];

    /// <summary>Is what a client is told who may not.</summary>
    public static Payload Unauthorized { get; } = Payload.OfReason("unauthorized");

    /// <summary>Gets the rule of a channel, null where everybody may join.</summary>
    public static AuthorizationRule? Of(Channel channel) => Known.GetOrAdd(channel.GetType(), AuthorizationRule.Of);
}
