using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace PhoenixSharp.Server;

/// <summary>Where the server listens: ASP.NET Core's setting <c>urls</c>.</summary>
internal static class Addresses
{
    public const string Setting = "urls";
    public const string Default = "http://localhost:4000";

    /// <summary>Says which of them are none, and how to mend them.</summary>
    public static IEnumerable<string> Failures(string urls) =>
        from url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        where !IsAddress(url)
        select $"{Setting} has \"{url}\"; write http://host:port with a port up to 65535, such as {Default}, and a semicolon between two.";

    /// <summary>Says why a start failed, if that is because the server can't listen there.</summary>
    public static string? Problem(Exception start, string? urls) =>
        start is SocketException or IOException { InnerException: AddressInUseException or AggregateException }
            ? $"{Setting} is \"{urls}\", where this server can't listen: {start.GetBaseException().Message}. Set another, such as --{Setting} http://localhost:4001."
            : null;

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
