using System.Net.Http;

namespace PhoenixSharp.Client;

/// <summary>Refuses redirects: the auth token would be sent to the host that the response names.</summary>
internal static class Redirects
{
    /// <summary>Checks that a handler of the application does not follow redirects.</summary>
    /// <exception cref="ArgumentException">The handler follows redirects.</exception>
    public static void RequireNone(HttpMessageHandler? handler, string parameter)
    {
        for (var inner = handler; inner is not null; inner = (inner as DelegatingHandler)?.InnerHandler)
        {
            if (Follows(inner))
                throw new ArgumentException("The handler follows redirects, with the token. Set AllowAutoRedirect to false.", parameter);
        }
    }

    /// <summary>Determines whether a response is a redirect.</summary>
    public static bool IsRedirect(int status) => status is >= 300 and < 400 and not 304;

    /// <summary>Returns the error for a redirect. It names the target without its query, which may contain secrets.</summary>
    /// <param name="address">The address of the request.</param>
    /// <param name="location">The response's <c>Location</c>, or null.</param>
    /// <param name="status">The response's status.</param>
    public static ConnectException Refused(Uri address, string? location, int status)
    {
        var target = Uri.TryCreate(address, location, out var absolute)
            ? absolute.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : "an address that is missing or invalid";
        var answer = $"The server answered {status} and redirects to {target}.";
        return new ConnectException($"{answer} The client does not follow: set the endpoint to the new address.", status);
    }

    private static bool Follows(HttpMessageHandler handler) =>
        handler is HttpClientHandler { AllowAutoRedirect: true }
        || (!OperatingSystem.IsBrowser() && handler is SocketsHttpHandler { AllowAutoRedirect: true });
}
