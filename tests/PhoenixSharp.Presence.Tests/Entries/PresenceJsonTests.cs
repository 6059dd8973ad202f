using System.Text.Json;
using System.Text.Json.Serialization;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Entries;

/// <summary>How the types of presences are serialized when an application puts them into its own JSON.</summary>
public sealed partial class PresenceJsonTests
{
    private static readonly JsonSerializerOptions Pascal = new();

    private readonly TrackerState _state = new(new Replica("a", 1));

    public PresenceJsonTests() => _state.Track(new Slot("t", 1, "ann"), "r1", "\"n\":1"u8.ToArray());

    [Fact]
    public void Entries_and_diffs_have_the_wire_form_with_any_options()
    {
        const string state = """{"ann":{"metas":[{"phx_ref":"r1","n":1}]}}""";
        var diff = new PresenceDiff(Entries("t"), Entries("none"));
        foreach (var options in new[] { Pascal, JsonSerializerOptions.Web, Generated.Default.Options })
        {
            Assert.Equal(state, JsonSerializer.Serialize(Entries("t"), options));
            Assert.Equal($$$"""{"joins":{{{state}}},"leaves":{}}""", JsonSerializer.Serialize(diff, options));
        }
    }

    [Fact]
    public void Meta_is_one_object_with_its_refs()
    {
        var meta = new PresenceMeta<Named>("r2", "r1", new Named("ann"));
        const string json = """{"phx_ref":"r2","phx_ref_prev":"r1","name":"ann"}""";
        Assert.Equal(json, JsonSerializer.Serialize(meta, JsonSerializerOptions.Web));
        Assert.Equal(json, JsonSerializer.Serialize<PresenceMeta>(meta, JsonSerializerOptions.Web));
        var entry = new PresenceEntry<Named>("ann", [meta, new("r3", null, new Named("bob"))]);
        const string both = $$$"""{"key":"ann","metas":[{{{json}}},{"phx_ref":"r3","name":"bob"}]}""";
        Assert.Equal(both, JsonSerializer.Serialize(entry, JsonSerializerOptions.Web));
        Assert.Equal(both, JsonSerializer.Serialize(entry, Generated.Default.Options));
    }

    [Theory]
    [InlineData(typeof(PresenceEntries), "{}")]
    [InlineData(typeof(PresenceDiff), """{"joins":{},"leaves":{}}""")]
    [InlineData(typeof(PresenceMeta<Named>), """{"phx_ref":"r1"}""")]
    public void Reading_says_what_to_read_instead(Type type, string json)
    {
        var failure = Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize(json, type, JsonSerializerOptions.Web));
        Assert.Contains("can't be read from JSON: read ", failure.Message, StringComparison.Ordinal);
    }

    private PresenceEntries Entries(string topic) => _state.View(topic).Entries(PayloadJson.CreateOptions());

    internal sealed record Named(string Name);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(PresenceEntries))]
    [JsonSerializable(typeof(PresenceDiff))]
    [JsonSerializable(typeof(PresenceEntry<Named>))]
    [JsonSerializable(typeof(Named))]
    private sealed partial class Generated : JsonSerializerContext;
}
