namespace PhoenixSharp.Cli;

/// <summary>Sends long-poll requests with the headers of the command line. It follows no redirect.</summary>
internal sealed class HeaderHandler(IReadOnlyList<KeyValuePair<string, string>> headers)
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return base.SendAsync(request, cancellationToken);
    }
}
