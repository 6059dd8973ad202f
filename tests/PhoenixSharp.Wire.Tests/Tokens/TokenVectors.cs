using System.Numerics;
using System.Text.Json;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Wire.Tests;

/// <summary>What a real Phoenix signed and verified: <c>conformance/tokens.json</c>.</summary>
internal static class TokenVectors
{
    private static readonly JsonElement All = Read();

    public static string Secret { get; } = All.GetProperty("secret_key_base").GetString()!;

    /// <summary>Gets a section's vectors by name.</summary>
    public static TheoryData<string> Names(string section) => [.. All.GetProperty(section).EnumerateArray().Select(vector => vector.Text("name"))];

    public static IReadOnlyList<JsonElement> Section(string section) => [.. All.GetProperty(section).EnumerateArray()];

    public static JsonElement Find(string section, string name) => Section(section).Single(vector => vector.Text("name") == name);

    public static string Text(this JsonElement vector, string name) => vector.GetProperty(name).GetString()!;

    /// <summary>Gets the term that a vector's data stands for.</summary>
    public static ErlangTerm Term(this JsonElement data)
    {
        var value = data.GetProperty("v");
        return data.Text("t") switch
        {
            "binary" => new ErlangTerm.Binary(value.GetString()!),
            "binary_base64" => new ErlangTerm.Binary(value.GetBytesFromBase64()),
            "integer" => new ErlangTerm.Integer(BigInteger.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture)),
            "float" => new ErlangTerm.Float(value.GetDouble()),
            "atom" => new ErlangTerm.Atom(value.GetString()!),
            "list" => new ErlangTerm.List([.. value.EnumerateArray().Select(Term)]),
            "tuple" => new ErlangTerm.Tuple([.. value.EnumerateArray().Select(Term)]),
            "map" => new ErlangTerm.Map([.. value.EnumerateArray().Select(pair => KeyValuePair.Create(pair[0].Term(), pair[1].Term()))]),
            var kind => throw new FormatException($"data of kind {kind}"),
        };
    }

    public static bool HasAtoms(this ErlangTerm term) => term switch
    {
        ErlangTerm.Atom => true,
        ErlangTerm.List list => list.Items.Any(HasAtoms),
        ErlangTerm.Tuple tuple => tuple.Elements.Any(HasAtoms),
        ErlangTerm.Map map => map.Pairs.Any(pair => pair.Key.HasAtoms() || pair.Value.HasAtoms()),
        _ => false,
    };

    private static JsonElement Read() =>
        JsonDocument.Parse(File.ReadAllBytes(Checkout.PathOf("conformance", "tokens.json"))).RootElement;
}
