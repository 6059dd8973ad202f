using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;

namespace PhoenixSharp.Limiting;

/// <summary>The headers in which a proxy names the client and the address of a request.</summary>
internal static class ForwardingHeaders
{
    /// <summary>The standard header (RFC 7239). ASP.NET Core's forwarded headers middleware does not read it.</summary>
    private const string Forwarded = "Forwarded";

    /// <summary>
    /// Returns the name of a header that names the client and that nothing has read, or <see langword="null"/> if there is none.
    /// </summary>
    /// <remarks>If the forwarded headers middleware has read <c>X-Forwarded-For</c>, it has added <c>X-Original-For</c>.</remarks>
    public static string? FindUnread(IHeaderDictionary headers)
    {
        if (headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName))
            return null;
        if (headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName))
            return ForwardedHeadersDefaults.XForwardedForHeaderName;
        return headers.ContainsKey(Forwarded) ? Forwarded : null;
    }

    /// <summary>Determines whether a header names the address that the client used, and nothing has read it.</summary>
    /// <remarks>The forwarded headers middleware removes the headers that it reads.</remarks>
    public static bool HasUnreadAddress(IHeaderDictionary headers) =>
        headers.ContainsKey(ForwardedHeadersDefaults.XForwardedHostHeaderName)
        || headers.ContainsKey(ForwardedHeadersDefaults.XForwardedProtoHeaderName);
}
