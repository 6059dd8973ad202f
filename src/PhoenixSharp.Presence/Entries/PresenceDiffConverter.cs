using System.ComponentModel;

namespace PhoenixSharp;

/// <summary>Writes a <see cref="PresenceDiff"/> as <c>presence_diff</c> has it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PresenceDiffConverter() : PayloadSourceConverter<PresenceDiff>("override Presence.ChangedAsync");
