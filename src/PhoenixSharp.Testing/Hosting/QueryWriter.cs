using System.Text;
using System.Text.Json;

namespace PhoenixSharp.Testing;

/// <summary>Writes connect parameters as the query that phoenix.js sends.</summary>
/// <remarks>
/// phoenix.js <c>ajax.js</c>, <c>serialize</c>: <c>{a: {b: 1}}</c> is <c>a[b]=1</c>, <c>{a: [1, 2]}</c> is <c>a[0]=1&amp;a[1]=2</c>, and
/// <c>null</c> is left out.
/// </remarks>
internal static class QueryWriter
{
    public static string Write(Payload parameters)
    {
        if (!parameters.IsObject)
            throw new ArgumentException("Connect parameters are an object, such as new { token = \"…\" }.", nameof(parameters));
        using var json = JsonDocument.Parse(parameters.Bytes);
        var query = new StringBuilder();
        Write(query, "", json.RootElement);
        return query.ToString();
    }

    private static void Write(StringBuilder query, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
                Write(query, name.Length == 0 ? property.Name : $"{name}[{property.Name}]", property.Value);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var (index, item) in value.EnumerateArray().Index())
                Write(query, $"{name}[{index}]", item);
        }
        else if (value.ValueKind != JsonValueKind.Null)
        {
            var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(); // true, and not True
            query.Append(query.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(text));
        }
    }
}
