using System.Text;
using System.Text.Json;

namespace PhoenixSharp.Client;

/// <summary>Writes params to a query in the form of phoenix.js and Plug: <c>a[b]=c</c>, and arrays by index.</summary>
internal sealed class QueryWriter
{
    private readonly StringBuilder _query = new();

    public void Add(string name, string value)
    {
        if (_query.Length > 0)
            _query.Append('&');
        _query.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
    }

    /// <exception cref="ArgumentException"><paramref name="parameters"/> is not a JSON object.</exception>
    public void Add(in Payload parameters)
    {
        if (!parameters.IsObject)
            throw new ArgumentException("Params must be a JSON object.", nameof(parameters));
        using var document = JsonDocument.Parse(parameters.Bytes);
        Add("", document.RootElement);
    }

    public override string ToString() => _query.ToString();

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.ToString(),
    };

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
                break; // phoenix.js skips null
            default:
                Add(name, Text(value));
                break;
        }
    }
}
