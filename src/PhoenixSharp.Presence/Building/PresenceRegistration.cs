namespace PhoenixSharp;

/// <summary>A presence that was added with <c>AddPresence</c>. Asking for it does not create the presence.</summary>
internal sealed record PresenceRegistration(Type Type);
