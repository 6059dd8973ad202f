using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace PhoenixSharp.Fixture;

/// <summary>The payloads and replies that are types of .NET, read and written without reflection.</summary>
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(Dictionary<string, Payload>))]
[JsonSerializable(typeof(string))]
internal sealed partial class FixtureJson : JsonSerializerContext;
