using System.Text.Json;
using System.Text.Json.Serialization;
using PhoenixSharp.Tracking;

namespace PhoenixSharp;

/// <summary>Who is present: <c>{"key": {"metas": [{"phx_ref": "…", …}]}, …}</c>, as <c>presence_state</c> has it. It never changes.</summary>
/// <remarks>Its JSON is put together once, when it is first asked for, and kept. Any thread.</remarks>
[JsonConverter(typeof(PresenceEntriesConverter))]
public sealed class PresenceEntries : IPayloadSource
{
    private readonly KeyList _entries;
    private readonly JsonSerializerOptions _json;
    private byte[]? _encoded;

    internal PresenceEntries(KeyList entries, JsonSerializerOptions json) => (_entries, _json) = (entries, json);

    /// <summary>Gets how many keys there are, however many metas each has.</summary>
    public int Count => _entries.Count;

    /// <summary>Gets the keys.</summary>
    public IReadOnlyCollection<string> Keys => field ??= [.. _entries.Select(entry => entry.Key)];

    internal KeyList All => _entries;

    /// <summary>Gets one key's JSON: <c>{"metas": […], …}</c>.</summary>
    public bool TryGet(string key, out Payload entry)
    {
        entry = default;
        if (_entries.Find(key) is not { } found)
            return false;
        var writer = new FragmentWriter(found.ValueLength);
        found.WriteValue(ref writer);
        entry = Payload.OfChecked(writer.ToArray());
        return true;
    }

    /// <summary>Adds a field beside <c>metas</c> in each entry that a value is given for.</summary>
    /// <typeparam name="T">Written as JSON by the application's type information; a <see cref="Payload"/> goes as it is.</typeparam>
    /// <param name="name">The field's name; of two of one name the later counts.</param>
    /// <param name="valuesByKey">Values by presence key; others than there are here are ignored.</param>
    /// <exception cref="ArgumentException">The name is <c>metas</c>, or a value is binary.</exception>
    public PresenceEntries With<T>(string name, IReadOnlyDictionary<string, T> valuesByKey)
    {
        ArgumentNullException.ThrowIfNull(valuesByKey);
        if (name == "metas")
            throw new ArgumentException("The field \"metas\" is the tracker's own: choose another name.", nameof(name));
        var nameJson = Entry.EncodeKey(name);
        var entries = _entries.Change(entry =>
            valuesByKey.TryGetValue(entry.Key, out var value) ? entry.With(new AddedField(nameJson, Encode(value))) : entry);
        return new PresenceEntries(entries, _json);
    }

    /// <inheritdoc/>
    public Payload ToPayload() => Payload.OfChecked(_encoded ??= Write());

    private ReadOnlyMemory<byte> Encode<T>(T value)
    {
        var payload = Payload.From(value, _json);
        return payload.IsBinary ? throw new ArgumentException("Binary can't stand in JSON.", nameof(value)) : payload.Bytes;
    }

    private byte[] Write()
    {
        if (Count == 0)
            return [(byte)'{', (byte)'}'];
        var writer = new FragmentWriter(Length());
        var separator = "{"u8;
        foreach (var chunk in _entries.Chunks)
        {
            writer.Write(separator);
            writer.Write(chunk.Json);
            separator = ","u8;
        }
        writer.Write("}"u8);
        return writer.ToArray();
    }

    private int Length()
    {
        var length = 1; // a brace, and one more or a comma before each chunk
        foreach (var chunk in _entries.Chunks)
            length += 1 + chunk.Json.Length;
        return length;
    }
}
