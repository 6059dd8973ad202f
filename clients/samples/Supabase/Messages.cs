using System.Text.Json.Serialization;
using PhoenixSharp;

namespace Supabase;

/// <summary>A join's payload: <c>{"config": {…}, "access_token": "…"}</c>.</summary>
internal sealed record Subscription(Config? Config, [property: JsonPropertyName("access_token")] string? AccessToken);

/// <summary>What the second argument of <c>client.channel(topic, {config})</c> holds; what else there is, is ignored.</summary>
internal sealed record Config(BroadcastConfig? Broadcast, PresenceConfig? Presence, bool Private);

/// <summary>Whether the sender hears its own broadcasts, and whether each is answered.</summary>
internal sealed record BroadcastConfig(bool Self, bool Ack);

/// <summary>Under which key this subscriber is tracked; empty to have one made up.</summary>
internal sealed record PresenceConfig(string? Key);

/// <summary>The payload of <c>presence</c>: <c>{"event": "track", "payload": {…}}</c>, or <c>untrack</c> without one.</summary>
internal sealed record PresenceAction(string Event, Payload Payload);

/// <summary>The payload of <c>access_token</c>: the one in place of that from the join.</summary>
internal sealed record AccessToken([property: JsonPropertyName("access_token")] string? Token);

/// <summary>The payload of <c>system</c>: what the server has to say about the subscription itself.</summary>
internal sealed record SystemMessage(string Extension, string Status, string Message, string Channel);
