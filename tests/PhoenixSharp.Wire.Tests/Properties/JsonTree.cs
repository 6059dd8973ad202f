using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace PhoenixSharp.Wire.Tests;

/// <summary>A JSON value as it was meant and as it was spelled: the model that what was read is compared with.</summary>
internal abstract record JsonTree
{
    private static readonly string[] Literals = ["null", "true", "false", "0", "-0", "1", "1.0", "-12", "1e10", "0.5E-3", "123456789012345678901234567890"];

    private static readonly string[] Letters = ["a", "b", "A", "1", "é", "日", "🎉", "\"", "\\", "/", "\n", "\u0000", "\u001F", "\u007F", "\uFFFE", " "];

    /// <summary>Generates trees whose objects often repeat a key, in two spellings of it.</summary>
    public static Gen<JsonTree> Gen { get; } = FsCheck.Fluent.Gen.Sized(size => OfSize(Math.Min(size, 30)));

    /// <summary>Spells the value as it was generated: with its escapes, white space and repetitions.</summary>
    public abstract string Spelled();

    /// <summary>Tells whether a value is this one with the first of each key.</summary>
    public abstract bool Is(JsonElement value);

    private static Gen<JsonTree> OfSize(int size) => size == 0
        ? FsCheck.Fluent.Gen.OneOf(Literal, Text.Select(JsonTree (text) => text))
        : FsCheck.Fluent.Gen.OneOf(Literal, Text.Select(JsonTree (text) => text), List(size), Map(size));

    private static Gen<JsonTree> Literal => FsCheck.Fluent.Gen.Elements(Literals).Select(JsonTree (text) => new JsonWord(text));

    private static Gen<JsonString> Text =>
        from length in FsCheck.Fluent.Gen.Choose(0, 3)
        from letters in FsCheck.Fluent.Gen.Elements(Letters).ArrayOf(length)
        from escaped in FsCheck.Fluent.Gen.Elements(true, false).ArrayOf(length)
        select new JsonString(string.Concat(letters), $"\"{string.Concat(letters.Zip(escaped, Spell))}\"");

    private static Gen<JsonTree> List(int size) =>
        from count in FsCheck.Fluent.Gen.Choose(0, 4)
        from items in OfSize(size / 3).ArrayOf(count)
        from space in FsCheck.Fluent.Gen.Elements("", " ", "\n\t")
        select (JsonTree)new JsonList(items, space);

    private static Gen<JsonTree> Map(int size) =>
        from count in FsCheck.Fluent.Gen.Elements(0, 1, 2, 3, 5, 20)
        from keys in Text.ArrayOf(count)
        from values in OfSize(size / 4).ArrayOf(count)
        from space in FsCheck.Fluent.Gen.Elements("", " ", "\r\n")
        select (JsonTree)new JsonMap([.. keys.Zip(values)], space);

    private static string Spell(string letter, bool escaped) => letter switch
    {
        "\"" or "\\" => "\\" + letter,
        "\n" when !escaped => "\\n",
        "/" when escaped => "\\/",
        _ when escaped || letter[0] < ' ' => string.Concat(letter.Select(unit => $"\\u{(int)unit:x4}")),
        _ => letter,
    };
}

internal sealed record JsonWord(string Json) : JsonTree
{
    public override string Spelled() => Json;

    public override bool Is(JsonElement value) => value.GetRawText() == Json;
}

internal sealed record JsonString(string Value, string Json) : JsonTree
{
    public override string Spelled() => Json;

    public override bool Is(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() == Value;
}

internal sealed record JsonList(JsonTree[] Items, string Space) : JsonTree
{
    public override string Spelled() => $"[{Space}{string.Join(Space + "," + Space, Items.Select(item => item.Spelled()))}{Space}]";

    public override bool Is(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == Items.Length && value.EnumerateArray().Zip(Items).All(pair => pair.Second.Is(pair.First));
}

internal sealed record JsonMap((JsonString Key, JsonTree Value)[] Pairs, string Space) : JsonTree
{
    public override string Spelled()
    {
        var pairs = Pairs.Select(pair => $"{Space}{pair.Key.Spelled()}{Space}:{Space}{pair.Value.Spelled()}");
        return new StringBuilder("{").AppendJoin(Space + ",", pairs).Append(Space).Append('}').ToString();
    }

    public override bool Is(JsonElement value)
    {
        var firsts = Pairs.DistinctBy(pair => pair.Key.Value).ToArray();
        return value.ValueKind == JsonValueKind.Object
            && value.GetPropertyCount() == firsts.Length
            && value.EnumerateObject().Zip(firsts).All(both => both.First.Name == both.Second.Key.Value && both.Second.Value.Is(both.First.Value));
    }
}
