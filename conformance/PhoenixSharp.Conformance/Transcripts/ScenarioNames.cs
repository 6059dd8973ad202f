using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PhoenixSharp.Conformance.Comparing;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Transcripts;

/// <summary>
/// The names by which a scenario could meet another on one server: topics, presence topics too, and users, whose sockets' ids are topics.
/// Two scenarios with a name in common must not be played at the same time: one would get the other's broadcasts.
/// </summary>
internal static partial class ScenarioNames
{
    public static IReadOnlySet<string> Of(Scenario scenario)
    {
        var names = new HashSet<string>(scenario.Tokens.Values.Select(token => User(token.Data.ToString())));
        foreach (var text in scenario.Steps.SelectMany(Texts))
        {
            if (Json.ParseOrNull(Encoding.UTF8.GetBytes(text)) is { } json)
                AddTopics(names, json);
        }
        names.UnionWith(scenario.Steps.Select(PathOf).SelectMany(path => UserId().Matches(path)).Select(match => User(Uri.UnescapeDataString(match.Groups[1].Value))));
        names.Remove("phoenix"); // every connection's own
        return names;
    }

    private static string User(string id) => "user_socket:" + id;

    private static string PathOf(Step step) => step.RequestOrNull()?.Path ?? "";

    private static IEnumerable<string> Texts(Step step) => step is Step.Send send
        ? [string.Concat(send.Frames.Where(frame => frame.Opcode is Opcode.Text or Opcode.Continuation).Select(frame => Encoding.UTF8.GetString(frame.Payload))),
            .. send.Frames.Where(frame => frame.Opcode == Opcode.Text).Select(frame => Encoding.UTF8.GetString(frame.Payload))]
        : Encoding.UTF8.GetString(step.RequestOrNull()?.Body ?? []).Split('\n');

    // The topic of a message in either version, and the one that a broadcast_to names in its payload.
    private static void AddTopics(HashSet<string> names, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == 5)
        {
            Add(names, json[2]);
            AddTopics(names, json[4]);
        }
        if (json.ValueKind != JsonValueKind.Object)
            return;
        if (json.TryGetProperty("topic", out var topic))
            Add(names, topic);
        if (json.TryGetProperty("payload", out var payload))
            AddTopics(names, payload);
    }

    private static void Add(HashSet<string> names, JsonElement topic)
    {
        if (Json.StringOrNull(topic) is { } name)
            names.Add(name);
    }

    [GeneratedRegex(@"[?&]user_id=([^&]*)")]
    private static partial Regex UserId();
}
