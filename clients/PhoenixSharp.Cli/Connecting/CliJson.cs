using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhoenixSharp.Cli;

/// <summary>The JSON type information of the metas of presences. A native build needs it, because it has no reflection.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class CliJson : JsonSerializerContext;
