using System.Text;

namespace PhoenixSharp.Logging;

/// <summary>Redacts query parameters whose names look like those of secrets.</summary>
internal static class SecretQueries
{
    public const string Redacted = "[redacted]";

    // Anywhere in a name.
    private static readonly string[] Marks =
        [
            "token", "secret", "password", "passwd", "passphrase", "pwd", "auth", "bearer", "jwt", "refresh", "key", "code", "session", "sessid", "ticket",
            "signature", "hmac", "credential",
        ];

    // As a whole word of a name, since "spinner" contains "pin" and "inside" contains "sid".
    private static readonly string[] Words = ["pass", "sid", "otp", "totp", "pin", "sig"];

    private static readonly char[] Separators = ['&', ';'];

    /// <summary>Returns the query with the values of secret parameters replaced.</summary>
    /// <param name="query">The query as the client sent it.</param>
    /// <returns>The same text if there is nothing to redact.</returns>
    public static string Redact(string query)
    {
        StringBuilder? redacted = null;
        var done = 0;
        for (var start = 0; start < query.Length;)
        {
            var end = query.IndexOfAny(Separators, start) is var next and >= 0 ? next : query.Length;
            var equals = query.IndexOf('=', start, end - start);
            if (equals >= 0 && IsSecret(query.AsSpan(start, equals - start)))
            {
                end = EndOfValue(query, end);
                (redacted ??= new StringBuilder()).Append(query, done, equals + 1 - done).Append(Redacted);
                done = end;
            }
            start = end + 1;
        }
        return redacted?.Append(query, done, query.Length - done).ToString() ?? query;
    }

    // Some servers treat a semicolon as a separator, others as part of the value. The text after it is kept only if it is itself a
    // parameter; otherwise it could be the rest of a secret.
    private static int EndOfValue(string query, int end)
    {
        while (end < query.Length && query[end] == ';')
        {
            var next = query.IndexOfAny(Separators, end + 1) is var found and >= 0 ? found : query.Length;
            if (query.AsSpan(end + 1, next - end - 1).Contains('='))
                break;
            end = next;
        }
        return end;
    }

    // An escaped name can't be judged without decoding it, so its value is redacted.
    private static bool IsSecret(ReadOnlySpan<char> name)
    {
        foreach (var mark in Marks)
        {
            if (name.Contains(mark, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return name.Contains('%') || HasSecretWord(name);
    }

    // A word is a run of letters. A capital after a small letter starts a new word: "userPin", "user_pin", "user[pin]" and "PIN2" contain
    // the word "pin".
    private static bool HasSecretWord(ReadOnlySpan<char> name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (i < name.Length && !IsBoundary(name[i - 1], name[i]))
                continue;
            if (IsSecretWord(name[start..i]))
                return true;
            start = i;
        }
        return false;
    }

    private static bool IsBoundary(char before, char after) =>
        char.IsAsciiLetter(before) != char.IsAsciiLetter(after) || (char.IsAsciiLetterLower(before) && char.IsAsciiLetterUpper(after));

    private static bool IsSecretWord(ReadOnlySpan<char> word)
    {
        foreach (var secret in Words)
        {
            if (word.Equals(secret, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
