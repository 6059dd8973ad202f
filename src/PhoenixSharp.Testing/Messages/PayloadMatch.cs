using System.Text.Json;
using System.Text.Json.Nodes;

namespace PhoenixSharp.Testing;

/// <summary>Compares a payload with what a test expects: all properties that are expected must be equal, others are ignored.</summary>
internal static class PayloadMatch
{
    public static bool Matches(Payload expected, Payload actual)
    {
        if (expected.IsBinary || actual.IsBinary)
            return expected == actual;
        return Matches(JsonNode.Parse(expected.Bytes.Span), JsonNode.Parse(actual.Bytes.Span));
    }

    private static bool Matches(JsonNode? expected, JsonNode? actual) => (expected, actual) switch
    {
        (JsonObject wanted, JsonObject given) => wanted.All(one => given.ContainsKey(one.Key) && Matches(one.Value, given[one.Key])),
        (JsonArray wanted, JsonArray given) => wanted.Count == given.Count && wanted.Zip(given).All(pair => Matches(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(expected, actual),
    };
}
