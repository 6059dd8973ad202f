using System.Collections.Immutable;

namespace PhoenixSharp.Tracking;

/// <summary>A key's metas, in the order they were tracked: <c>"key":{"metas":[…],…}</c>.</summary>
internal sealed record KeyedMetas(string Key, byte[] KeyJson, ImmutableArray<Meta> Metas)
{
    /// <summary>What was added beside the metas.</summary>
    public ImmutableArray<AddedField> Fields { get; init; } = [];

    /// <summary>Gets how long <see cref="WriteValue"/> writes.</summary>
    public int ValueLength
    {
        get
        {
            var length = "{\"metas\":["u8.Length + Metas.Length - 1 + "]}"u8.Length;
            foreach (var meta in Metas)
                length += meta.Json.Length;
            foreach (var added in Fields)
                length += 2 + added.NameJson.Length + added.Value.Length;
            return length;
        }
    }

    /// <summary>Puts a meta behind those that its key has, if it has any.</summary>
    public static KeyedMetas Add(KeyedMetas? known, Entry entry, Meta meta) =>
        known is null ? new KeyedMetas(entry.Key, entry.KeyJson, [meta]) : known with { Metas = known.Metas.Add(meta) };

    /// <summary>Writes the value, braces included.</summary>
    public void WriteValue(ref FragmentWriter writer)
    {
        writer.Write("{\"metas\":["u8);
        for (var i = 0; i < Metas.Length; i++)
        {
            if (i > 0)
                writer.Write(","u8);
            writer.Write(Metas[i].Json.Span);
        }
        writer.Write("]"u8);
        foreach (var added in Fields)
        {
            writer.Write(","u8);
            writer.Write(added.NameJson);
            writer.Write(":"u8);
            writer.Write(added.Value.Span);
        }
        writer.Write("}"u8);
    }

    /// <summary>Adds a field beside the metas, or takes the place of the one of that name.</summary>
    public KeyedMetas With(AddedField added) =>
        this with { Fields = Fields.RemoveAll(known => known.NameJson.AsSpan().SequenceEqual(added.NameJson)).Add(added) };
}

/// <summary>A field beside the metas of a key, both parts as JSON.</summary>
internal readonly record struct AddedField(byte[] NameJson, ReadOnlyMemory<byte> Value);
