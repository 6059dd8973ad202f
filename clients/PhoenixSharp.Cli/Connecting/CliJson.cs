using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhoenixSharp.Cli;

/// <summary>The type information of what the client reads for this program: metas of presences. A native build has no reflection.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class CliJson : JsonSerializerContext;
