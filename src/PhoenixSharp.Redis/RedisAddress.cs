using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PhoenixSharp.Redis;

/// <summary>Where Redis is and who connects, read from a connection string.</summary>
internal sealed record RedisAddress(string Host, int Port, string? User, string? Password, int Database, bool IsTls)
{
    private const string Forms = "write redis://user:password@host:port/database, or host:port,user=…,password=…,database=…,tls=true";

    /// <summary>Reads a connection string, strictly: what isn't understood is an error, and an error tells no secret.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RedisAddress? address, out string wrong)
    {
        try
        {
            address = string.IsNullOrWhiteSpace(text) ? throw new FormatException("is empty") : Parse(text);
            wrong = "";
            return true;
        }
        catch (FormatException reason)
        {
            address = null;
            wrong = $"{reason.Message}; {Forms}.";
            return false;
        }
    }

    public override string ToString() => $"Redis at {Host}:{Port}";

    private static RedisAddress Parse(string text) => text.Contains("://", StringComparison.Ordinal) ? ParseUri(text) : ParseList(text);

    private static RedisAddress ParseUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0)
            throw new FormatException("is no redis:// or rediss:// URI");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new FormatException("has a query or a fragment, which mean nothing here");
        var (user, password) = uri.UserInfo.Split(':', 2) switch
        {
            [""] => (null, null),
            [var name] => (name, null),
            [var name, var secret] => (name, secret),
            _ => throw new FormatException("has an unreadable user"),
        };
        var path = uri.AbsolutePath.TrimStart('/');
        return Make(uri.IdnHost, uri.IsDefaultPort ? 6379 : uri.Port, Unescape(user), Unescape(password), path.Length == 0 ? 0 : ParseDatabase(path), uri.Scheme == "rediss");
    }

    private static string? Unescape(string? part) => string.IsNullOrEmpty(part) ? null : Uri.UnescapeDataString(part);

    private static RedisAddress ParseList(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var (host, port) = Endpoint(parts[0]);
        var address = new RedisAddress(host, port, null, null, 0, false);
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts.Skip(1))
        {
            var (key, value) = part.Split('=', 2) is [var name, var rest] ? (name.Trim(), rest.Trim()) : throw new FormatException("has a setting without '='");
            if (!seen.Add(key))
                throw new FormatException($"says {key} twice");
            address = Set(address, key, value);
        }
        return Make(address.Host, address.Port, address.User, address.Password, address.Database, address.IsTls);
    }

    private static RedisAddress Set(RedisAddress address, string key, string value) => key.ToUpperInvariant() switch
    {
        "USER" => address with { User = value },
        "PASSWORD" => address with { Password = value },
        "DATABASE" => address with { Database = ParseDatabase(value) },
        "TLS" => address with { IsTls = bool.TryParse(value, out var isTls) ? isTls : throw new FormatException("has a tls that is neither true nor false") },
        _ => throw new FormatException("has a setting that is none of user, password, database and tls"),
    };

    private static (string Host, int Port) Endpoint(string text)
    {
        var colon = text.LastIndexOf(':');
        if (text.StartsWith('[') && text.EndsWith(']'))
            colon = -1; // an IPv6 address without a port
        if (colon < 0)
            return (text.Trim('[', ']'), 6379);
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (text[..colon].Trim('[', ']'), port)
            : throw new FormatException("has a port that is no number");
    }

    private static int ParseDatabase(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException("has a database that is no number");

    private static RedisAddress Make(string host, int port, string? user, string? password, int database, bool isTls)
    {
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw new FormatException("has no legal host");
        if (port is < 1 or > 65535)
            throw new FormatException("has a port that is not 1 to 65535");
        if (user is not null && password is null)
            throw new FormatException("has a user without a password");
        return new RedisAddress(host, port, user, password, database, isTls);
    }
}
