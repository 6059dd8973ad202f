using System.ComponentModel;

namespace PhoenixSharp;

/// <summary>Writes a <see cref="PresenceEntries"/> as <c>presence_state</c> has it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PresenceEntriesConverter() : PayloadSourceConverter<PresenceEntries>("get them from Presence.List");
