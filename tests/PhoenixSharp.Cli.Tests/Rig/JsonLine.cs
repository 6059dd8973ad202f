using System.Text.Json;

namespace PhoenixSharp.Cli.Tests;

/// <summary>Compares a line of <c>--json</c> with the expected one, without the fields that hold times.</summary>
internal static class JsonLine
{
    public static void Equal(string expected, string line)
    {
        using var document = JsonDocument.Parse(line);
        var fields = document.RootElement.EnumerateObject().Where(field => field.Name is not ("at" or "ms")).Select(field => $"{JsonSerializer.Serialize(field.Name)}:{field.Value.GetRawText()}");
        Assert.Equal(expected, $"{{{string.Join(',', fields)}}}");
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", document.RootElement.GetProperty("at").GetString());
    }
}
