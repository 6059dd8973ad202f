using System.Text.Json.Serialization;

namespace PhoenixSharp.Server;

/// <summary>How the server's own messages and answers are written, without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ClusterView))]
[JsonSerializable(typeof(TopicCount))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(PageSettings))]
[JsonSerializable(typeof(Dictionary<string, string>))] // the kinds of data that health checks give
[JsonSerializable(typeof(string[]))]
internal sealed partial class ServerJson : JsonSerializerContext;
