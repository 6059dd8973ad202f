using System.Text.Json;
using PhoenixSharp.Tracking;

namespace PhoenixSharp;

/// <summary>Who is present: <c>{"key": {"metas": [{"phx_ref": "…", …}]}, …}</c>, as <c>presence_state</c> has it. It never changes.</summary>
/// <remarks>Its JSON is put together once, when it is first asked for, and kept. Any thread.</remarks>
public sealed class PresenceEntries : IPayloadSource
{
    private readonly IReadOnlyDictionary<string, KeyedMetas> _entries;
    private readonly JsonSerializerOptions _json;
    private byte[]? _encoded;

    internal PresenceEntries(IReadOnlyDictionary<string, KeyedMetas> entries, JsonSerializerOptions json) => (_entries, _json) = (entries, json);

    /// <summary>Gets how many keys there are, however many metas each has.</summary>
    public int Count => _entries.Count;

    /// <summary>Gets the keys.</summary>
    public IReadOnlyCollection<string> Keys => field ??= [.. _entries.Keys];

    internal IEnumerable<KeyedMetas> All => _entries.Values;

    /// <summary>Gets one key's JSON: <c>{"metas": […], …}</c>.</summary>
    public bool TryGet(string key, out Payload entry)
    {
        entry = default;
        if (!_entries.TryGetValue(key, out var found))
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
        var entries = new Dictionary<string, KeyedMetas>(_entries.Count, StringComparer.Ordinal);
        foreach (var entry in _entries.Values)
            entries[entry.Key] = valuesByKey.TryGetValue(entry.Key, out var value) ? entry.With(new AddedField(nameJson, Encode(value))) : entry;
        return new PresenceEntries(entries, _json);
    }

    /// <inheritdoc/>
    public Payload ToPayload() => Payload.OfChecked(_encoded ??= Write());

    internal KeyedMetas? Find(string key) => _entries.GetValueOrDefault(key);

    private ReadOnlyMemory<byte> Encode<T>(T value)
    {
        var payload = Payload.From(value, _json);
        return payload.IsBinary ? throw new ArgumentException("Binary can't stand in JSON.", nameof(value)) : payload.Bytes;
    }

    private byte[] Write()
    {
        var length = 2 + Math.Max(_entries.Count - 1, 0);
        foreach (var entry in _entries.Values)
            length += entry.KeyJson.Length + 1 + entry.ValueLength;
        var writer = new FragmentWriter(length);
        var separator = "{"u8;
        foreach (var entry in _entries.Values)
        {
            writer.Write(separator);
            writer.Write(entry.KeyJson);
            writer.Write(":"u8);
            entry.WriteValue(ref writer);
            separator = ","u8;
        }
        writer.Write(_entries.Count == 0 ? "{}"u8 : "}"u8);
        return writer.ToArray();
    }
}
