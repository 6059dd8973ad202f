namespace PhoenixSharp.Cli;

/// <summary>Adds the headers of the command line to long-poll requests.</summary>
internal sealed class HeaderHandler(IReadOnlyList<KeyValuePair<string, string>> headers, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return base.SendAsync(request, cancellationToken);
    }
}
