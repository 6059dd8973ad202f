using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PhoenixSharp;

/// <summary>One level of a query's parameters: what was said of each name there, and whether it is a map or a list, which the last word decides.</summary>
/// <remarks>A level stays when another word takes its place, and takes further names, unseen: so <c>x[y]=1&amp;x=2&amp;x[z]=3</c> is <c>{"x":"2"}</c>, as in Plug.</remarks>
internal sealed class QueryLevel(bool isRoot = false)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Dictionary<string, object> _fields = new(StringComparer.Ordinal); // a text, or a level
    private Dictionary<string, QueryLevel>? _levels;
    private List<object>? _items;
    private bool _isList;

    /// <summary>Gets the text of a name; null for none, or for a map or list.</summary>
    public string? Text(string name) => _fields.GetValueOrDefault(name) as string;

    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>Says a word of a name. An empty one is the next item of a list, but for the root, which is a map always.</summary>
    public void Add(string name, object value)
    {
        _isList = name.Length == 0 && !isRoot;
        if (_isList)
            (_items ??= []).Add(value);
        else
            _fields[name] = value;
    }

    /// <summary>Gets the level below a name.</summary>
    public QueryLevel Below(string name)
    {
        _levels ??= new(StringComparer.Ordinal);
        if (!_levels.TryGetValue(name, out var level))
            Add(name, _levels[name] = level = new QueryLevel());
        return level;
    }

    /// <summary>Writes it as a JSON object whose values are strings, objects and arrays.</summary>
    public Payload ToPayload()
    {
        if (_fields.Count == 0)
            return Payload.Empty;
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Json))
            Write(writer);
        return Payload.OfChecked(json.WrittenMemory);
    }

    private void Write(Utf8JsonWriter json)
    {
        if (_isList)
        {
            json.WriteStartArray();
            foreach (var item in _items!)
                Write(json, item);
            json.WriteEndArray();
            return;
        }
        json.WriteStartObject();
        foreach (var (name, value) in _fields)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, object value)
    {
        if (value is QueryLevel level)
            level.Write(json);
        else
            json.WriteStringValue((string)value);
    }
}
