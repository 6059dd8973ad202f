using System.Text;

namespace PhoenixSharp.Logging;

/// <summary>Finds what looks like a secret in a query, by the parameter's name.</summary>
internal static class SecretQueries
{
    public const string Redacted = "[redacted]";

    private static readonly string[] Marks = ["token", "secret", "password", "passwd", "auth", "jwt", "key", "code", "session", "ticket", "signature", "credential"];

    /// <summary>Writes a query as a log may have it.</summary>
    /// <param name="query">As the client sent it.</param>
    /// <returns>The same text where there is nothing to hide.</returns>
    public static string Redact(string query)
    {
        StringBuilder? redacted = null;
        var done = 0;
        for (var start = 0; start < query.Length;)
        {
            var end = query.IndexOf('&', start) is var next and >= 0 ? next : query.Length;
            var equals = query.IndexOf('=', start, end - start);
            if (equals >= 0 && IsSecret(query.AsSpan(start, equals - start)))
            {
                (redacted ??= new StringBuilder()).Append(query, done, equals + 1 - done).Append(Redacted);
                done = end;
            }
            start = end + 1;
        }
        return redacted?.Append(query, done, query.Length - done).ToString() ?? query;
    }

    // A name may be escaped: then nobody can tell without decoding it, and it is taken for one.
    private static bool IsSecret(ReadOnlySpan<char> name)
    {
        foreach (var mark in Marks)
        {
            if (name.Contains(mark, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return name.Contains('%');
    }
}
