using System.Text;
using System.Text.Json;

namespace PhoenixSharp.Client;

/// <summary>Writes params into a query as phoenix.js does and Plug reads: <c>a[b]=c</c>, arrays by index.</summary>
internal sealed class QueryWriter
{
    private readonly StringBuilder _query = new();

    public void Add(string name, string value)
    {
        if (_query.Length > 0)
            _query.Append('&');
        _query.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
    }

    /// <exception cref="ArgumentException">It is no object.</exception>
    public void Add(in Payload parameters)
    {
        if (!parameters.IsObject)
            throw new ArgumentException("Params are a JSON object.", nameof(parameters));
        using var document = JsonDocument.Parse(parameters.Bytes);
        Add("", document.RootElement);
    }

    public override string ToString() => _query.ToString();

    private void Add(string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                    Add(name.Length == 0 ? property.Name : $"{name}[{property.Name}]", property.Value);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    Add($"{name}[{index++}]", item);
                break;
            case JsonValueKind.Null:
                break; // phoenix.js writes nothing for it
            default:
                Add(name, value.ToString() is var text && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? text.ToLowerInvariant() : text);
                break;
        }
    }
}
