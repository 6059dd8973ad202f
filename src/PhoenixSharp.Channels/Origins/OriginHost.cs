using System.Net;

namespace PhoenixSharp;

/// <summary>The host of an address in one spelling, so that two spellings of the same host compare as equal.</summary>
internal static class OriginHost
{
    /// <summary>Returns the host of an address: an IP address in its shortest form, or a name in ASCII without a trailing dot.</summary>
    /// <remarks>An IPv4 address that is mapped to IPv6, such as <c>[::ffff:7f00:1]</c>, is that IPv4 address (RFC 4291 §2.5.5.2).</remarks>
    public static string Of(Uri address)
    {
        var host = address.IdnHost;
        if (!IPAddress.TryParse(host, out var ip))
            return host.EndsWith('.') ? host[..^1] : host; // "example.com." is "example.com", written in full (RFC 1034 §3.1)
        return (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).ToString();
    }

    /// <summary>Determines whether two addresses have the same host.</summary>
    public static bool IsSame(Uri one, Uri other) => Of(one).Equals(Of(other), StringComparison.OrdinalIgnoreCase);
}
