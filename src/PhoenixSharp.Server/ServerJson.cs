using System.Text.Json.Serialization;

namespace PhoenixSharp.Server;

/// <summary>The JSON types of the server's own messages and answers, for which no reflection is needed.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ClusterView))]
[JsonSerializable(typeof(TopicCount))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(PageSettings))]
[JsonSerializable(typeof(Dictionary<string, string>))] // these two are the data of health checks
[JsonSerializable(typeof(string[]))]
internal sealed partial class ServerJson : JsonSerializerContext;
