namespace PhoenixSharp.Conformance.Http;

/// <summary>A header line; names as they are to be written.</summary>
internal sealed record Header(string Name, string Value);

/// <summary>A request as recorded; <c>{{x}}</c> in path, header values and body stands for a variable.</summary>
internal sealed record HttpRequest(string Method, string Path, IReadOnlyList<Header> Headers, byte[]? Body);

internal sealed record HttpResponse(int Status, IReadOnlyList<Header> Headers, byte[] Body)
{
    /// <summary>The values of all lines with that name, joined by ", "; null where there is none.</summary>
    public string? HeaderOrNull(string name)
    {
        var values = Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToList();
        return values.Count == 0 ? null : string.Join(", ", values);
    }
}
