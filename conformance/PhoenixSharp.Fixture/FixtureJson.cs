using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace PhoenixSharp.Fixture;

/// <summary>The JSON types of payloads and replies, which are read and written without reflection.</summary>
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(Dictionary<string, Payload>))]
[JsonSerializable(typeof(string))]
internal sealed partial class FixtureJson : JsonSerializerContext;
