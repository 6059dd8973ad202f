using System.Net;
using Microsoft.AspNetCore.Connections;

namespace PhoenixSharp.Server;

/// <summary>ASP.NET Core's setting <c>AllowedHosts</c>: the names under which the server may be addressed.</summary>
/// <remarks>
/// With DNS rebinding, a foreign page gives its own name the server's address. Its requests then carry that name in both <c>Host</c> and
/// <c>Origin</c>, so the origin check allows them. Only a list of the server's names refuses them.
/// </remarks>
internal static class HostNames
{
    public const string Setting = "AllowedHosts";

    /// <summary>Returns a sentence for each entry that ASP.NET Core would read, and never match.</summary>
    public static IEnumerable<string> Failures(IConfiguration configuration) =>
    [
        .. from host in Hosts(configuration)
           where !IsHost(host)
           select $"{Setting} has \"{host}\"; write names without scheme and port, such as example.com;*.example.com;[::1], or * for all.",
        .. from item in configuration.GetSection(Setting).GetChildren()
           select $"{item.Path} is no setting; write all names as {Setting}, such as example.com;localhost.",
    ];

    /// <summary>Determines whether to warn: the server can be reached from other machines, and answers under any name.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="listening">The addresses that the server listens on.</param>
    public static bool NeedsWarning(IConfiguration configuration, IEnumerable<string> listening) =>
        AllowsAny(Hosts(configuration)) && !listening.All(IsLocal);

    private static string[] Hosts(IConfiguration configuration) =>
        (configuration[Setting] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // The last two are wildcards too, of Kestrel.
    private static bool AllowsAny(string[] hosts) => hosts.Length == 0 || hosts.Intersect(["*", "[::]", "0.0.0.0"]).Any();

    private static bool IsHost(string host)
    {
        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        return host == "*" || Uri.CheckHostName(name) switch
        {
            UriHostNameType.Dns or UriHostNameType.IPv4 => true,
            UriHostNameType.IPv6 => name.StartsWith('['),
            _ => false,
        };
    }

    private static bool IsLocal(string address)
    {
        var binding = BindingAddress.Parse(address);
        return binding.IsUnixPipe || binding.IsNamedPipe || binding.Host == "localhost"
            || (IPAddress.TryParse(binding.Host, out var ip) && IPAddress.IsLoopback(ip));
    }
}
