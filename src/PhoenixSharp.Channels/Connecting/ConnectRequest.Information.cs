using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp;

// Phoenix's connect_info. Nothing of it is looked at before it is asked for.
public sealed partial class ConnectRequest
{
    private const string CsrfToken = "_csrf_token";

    private static readonly string[] TraceNames = ["traceparent", "tracestate"];

    /// <summary>Gets the client's address: Phoenix's <c>:peer_data</c>. Behind a proxy that is the proxy's, unless the host uses <c>UseForwardedHeaders()</c>.</summary>
    public IPAddress? RemoteAddress => Http?.Connection.RemoteIpAddress;

    /// <summary>Gets the client's port, 0 where there is none: Phoenix's <c>:peer_data</c>.</summary>
    public int RemotePort => Http?.Connection.RemotePort ?? 0;

    /// <summary>Gets the address that was asked for, its query included: Phoenix's <c>:uri</c>. Null where the client named no legal host.</summary>
    public Uri? Uri => Http is { } http && Uri.TryCreate(http.Request.GetEncodedUrl(), UriKind.Absolute, out var uri) ? uri : null;

    /// <summary>Gets the header <c>User-Agent</c>: Phoenix's <c>:user_agent</c>.</summary>
    public string? UserAgent => Http?.Request.Headers.UserAgent is [var agent, ..] ? agent : null;

    /// <summary>Gets the headers whose names begin with <c>x-</c>, in lower case and in the order they came: Phoenix's <c>:x_headers</c>. Anybody can send them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> XHeaders => Headers(static name => name.StartsWith("x-", StringComparison.OrdinalIgnoreCase));

    /// <summary>Gets <c>traceparent</c> and <c>tracestate</c>: Phoenix's <c>:trace_context_headers</c>. The host's own tracing has read them already.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> TraceContextHeaders =>
        Headers(static name => TraceNames.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>Gets the certificate that the client showed at the TLS handshake; null for none. Phoenix's <c>:peer_data</c>, <c>ssl_cert</c>.</summary>
    public X509Certificate2? ClientCertificate => Http?.Connection.ClientCertificate;

    /// <summary>Gets the host's session, but only to a page that the host itself gave: Phoenix's <c>:session</c> with its <c>check_csrf</c>.</summary>
    /// <param name="cancellationToken">Cancels the reading of it.</param>
    /// <returns>
    /// Null unless the parameter <c>_csrf_token</c> is right: the request token of <c>IAntiforgery.GetAndStoreTokens</c>, which the page got from
    /// its server. A foreign page may make a browser send the session's cookie, and doesn't know that token.
    /// </returns>
    /// <exception cref="InvalidOperationException">The host has no session or no antiforgery: says what to add.</exception>
    public async ValueTask<ISession?> SessionAsync(CancellationToken cancellationToken = default)
    {
        if (Http is not { } http)
            return null;
        if (http.Features.Get<ISessionFeature>()?.Session is not { } session)
            throw new InvalidOperationException("The host has no session: add builder.Services.AddSession(), AddDistributedMemoryCache() or another cache, and app.UseSession().");
        if (!await IsOwnPageAsync(http))
            return null;
        await session.LoadAsync(cancellationToken);
        return session;
    }

    // IAntiforgery knows of headers and forms only; the token comes where phoenix.js puts it, and goes to the header that it reads.
    private async ValueTask<bool> IsOwnPageAsync(HttpContext http)
    {
        if (http.RequestServices.GetService<IAntiforgery>() is not { } antiforgery)
            throw new InvalidOperationException("The session is given out to the host's own pages only, which builder.Services.AddAntiforgery() tells apart: add it.");
        if (this[CsrfToken] is not { Length: > 0 } token || http.RequestServices.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.HeaderName is not { } header)
            return false;
        try
        {
            http.Request.Headers[header] = token;
            await antiforgery.ValidateRequestAsync(http);
            return true;
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
    }

    private List<KeyValuePair<string, string>> Headers(Func<string, bool> wanted) => Http is not { } http
        ? []
        : [.. http.Request.Headers.Where(header => wanted(header.Key)).SelectMany(header => header.Value, static (header, value) => KeyValuePair.Create(header.Key.ToLowerInvariant(), value ?? ""))];
}
