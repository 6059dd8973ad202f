using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace PhoenixSharp.Redis;

/// <summary>Reads <see cref="RedisOptions.Connection"/>. An error names the setting and contains no value that may be a secret.</summary>
internal static partial class ConnectionString
{
    private const string Forms =
        "write host:port,password=…,ssl=true as StackExchange.Redis does, or redis://user:password@host:port/database.";

    /// <summary>Tries to read a configuration string of StackExchange.Redis, or a <c>redis://</c> or <c>rediss://</c> URI.</summary>
    /// <param name="text">The text.</param>
    /// <param name="configuration">Receives the configuration.</param>
    /// <param name="fault">Receives the rest of a sentence that begins with the name of the setting.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ConfigurationOptions? configuration, out string fault)
    {
        try
        {
            configuration = string.IsNullOrWhiteSpace(text) ? throw new FormatException("is empty")
                : text.Contains("://", StringComparison.Ordinal) ? ParseUri(text)
                : Checked(ParseList(WithHosts(text)));
            fault = "";
            return true;
        }
        catch (FormatException reason)
        {
            configuration = null;
            fault = $"{reason.Message}; {Forms}";
            return false;
        }
    }

    private static ConfigurationOptions ParseUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0)
            throw new FormatException("is not a redis:// or rediss:// URI");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new FormatException("has a query or a fragment, which a redis:// URI can't have");
        var (user, password) = uri.UserInfo.Split(':', 2) is [var name, var secret] ? (name, secret) : (uri.UserInfo, "");
        if (user.Length > 0 && password.Length == 0)
            throw new FormatException("has a user without a password");
        var configuration = new ConfigurationOptions
        {
            EndPoints = { { uri.IdnHost, uri.IsDefaultPort ? 6379 : uri.Port } },
            Ssl = uri.Scheme == "rediss",
            DefaultDatabase = Database(uri.AbsolutePath.TrimStart('/')),
        };
        if (user.Length > 0)
            configuration.User = Uri.UnescapeDataString(user);
        if (password.Length > 0)
            configuration.Password = Uri.UnescapeDataString(password);
        return configuration;
    }

    private static int? Database(string path) => path.Length == 0 ? null
        : ushort.TryParse(path, out var number) ? number
        : throw new FormatException("has a database that is not a number");

    // StackExchange.Redis ignores a host that it can't read.
    private static string WithHosts(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Where(part => !part.Contains('=')).All(IsEndPoint)
            ? text
            : throw new FormatException("has a host or a port that is not valid");
    }

    private static bool IsEndPoint(string text)
    {
        var colon = text.LastIndexOf(':');
        var isHostOnly = colon < 0 || text.EndsWith(']') || text.IndexOf(':') != colon && !text.StartsWith('[');
        var host = isHostOnly ? text : text[..colon];
        return Uri.CheckHostName(host) != UriHostNameType.Unknown && (isHostOnly || ushort.TryParse(text.AsSpan(colon + 1), out _));
    }

    // A comma in a password splits it, so what follows "password" may be a part of it and is not named in the error.
    private static ConfigurationOptions ParseList(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text, ignoreUnknown: false);
        }
        catch (ArgumentException reason)
        {
            var password = text.IndexOf("password", StringComparison.OrdinalIgnoreCase);
            var name = Name().Match(reason.Message) is { Success: true } match ? match.Groups[1].Value : "";
            var isNamed = name.Length > 0 && (password < 0 || text.IndexOf(name, StringComparison.OrdinalIgnoreCase) < password);
            throw new FormatException(isNamed
                ? $"has a setting \"{name}\" that is unknown or has no valid value{Hint(name)}"
                : "has a setting that is unknown or has no valid value (a password with a comma can only be written in a URI, as %2C)");
        }
    }

    private static string Hint(string name) => name.ToUpperInvariant() switch
    {
        "TLS" => " (it is called ssl)",
        "DATABASE" => " (it is called defaultDatabase)",
        _ => "",
    };

    private static ConfigurationOptions Checked(ConfigurationOptions configuration)
    {
        if (configuration.EndPoints.Count == 0)
            throw new FormatException("has no host");
        if (configuration is { User: not null, Password: null })
            throw new FormatException("has a user without a password");
        return configuration;
    }

    // Matches the keyword in the error message of StackExchange.Redis.
    [GeneratedRegex("^Keyword '([A-Za-z]+)'", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
