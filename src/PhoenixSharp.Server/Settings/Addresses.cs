using Microsoft.AspNetCore.Connections;

namespace PhoenixSharp.Server;

/// <summary>The addresses that the server listens on, and the setting that they come from.</summary>
/// <remarks>
/// ASP.NET Core has four such settings. <c>Kestrel:Endpoints</c> takes precedence over <c>urls</c>, and <c>urls</c> over
/// <c>HTTP_PORTS</c> and <c>HTTPS_PORTS</c>, which listen on all interfaces. Each can also be a variable of the environment, such as
/// <c>ASPNETCORE_HTTP_PORTS</c>, which .NET's container images set to 8080.
/// </remarks>
internal sealed class Addresses
{
    public const string Urls = "urls";
    public const string Default = "http://localhost:4000";

    private const string Endpoints = "Kestrel:Endpoints";
    private const string HttpPorts = "HTTP_PORTS";
    private const string HttpsPorts = "HTTPS_PORTS";

    private readonly List<(string Setting, string Value)> _urls = [];
    private readonly List<(string Setting, string Value)> _ports = [];

    /// <summary>Reads the setting that takes precedence.</summary>
    public Addresses(IConfiguration configuration)
    {
        foreach (var endpoint in configuration.GetSection(Endpoints).GetChildren())
            _urls.Add(($"{endpoint.Path}:Url", endpoint["Url"] ?? ""));
        if (_urls.Count == 0)
            Add(_urls, Urls, configuration);
        if (_urls.Count > 0)
            return;
        Add(_ports, HttpPorts, configuration);
        Add(_ports, HttpsPorts, configuration);
        IsDefault = _ports.Count == 0;
        if (IsDefault)
            _urls.Add((Urls, Default));
    }

    /// <summary>Gets a value indicating whether no setting names an address, so that the server listens on <see cref="Default"/>.</summary>
    public bool IsDefault { get; }

    /// <summary>Gets a value indicating whether one of the addresses needs a certificate.</summary>
    public bool HasHttps =>
        _urls.Exists(url => url.Value.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        || _ports.Exists(port => port.Setting == HttpsPorts);

    /// <summary>Returns a sentence for each address that is not valid.</summary>
    public IEnumerable<string> Failures() =>
    [
        .. from url in _urls
           where !IsAddress(url.Value)
           select $"{url.Setting} has \"{url.Value}\"; write http://host:port with a port up to 65535, such as {Default}{AndOthers(url.Setting)}.",
        .. from port in _ports
           where !ushort.TryParse(port.Value, out _)
           select $"{port.Setting} has \"{port.Value}\"; write a port up to 65535, such as 8080, and a semicolon between two.",
    ];

    /// <summary>Returns the settings and what they say, for a sentence: <c>urls is "http://localhost:4000"</c>.</summary>
    public override string ToString() => string.Join(" and ", from address in _urls.Concat(_ports)
                                                              group address.Value by address.Setting into setting
                                                              select $"{setting.Key} is \"{string.Join(';', setting)}\"");

    private static string AndOthers(string setting) => setting == Urls ? ", and a semicolon between two" : "";

    private static void Add(List<(string Setting, string Value)> list, string setting, IConfiguration configuration)
    {
        const StringSplitOptions Entries = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var value in (configuration[setting] ?? "").Split(';', Entries))
            list.Add((setting, value));
    }

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { Scheme: "http" or "https", Port: >= 0 and <= 65535, PathBase: "" };
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
