namespace PhoenixSharp.Fixture;

/// <summary>The presences of the contract; metas are whatever JSON object the client sends.</summary>
internal sealed class FixturePresence : Presence<Payload>;
