using System.Net.Sockets;
using System.Security.Authentication;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Playing;

/// <summary>One request and its response, with every way in which that may go wrong told as a difference.</summary>
internal static class HttpExchange
{
    public static async Task<IHttpConnection> OpenAsync(Step step, PlayOptions options)
    {
        if (options.Http2 is { } http2)
            return http2.Open();
        using var timeout = new CancellationTokenSource(options.Patience, options.Time);
        try
        {
            return await HttpConnection.OpenAsync(options.Server, timeout.Token);
        }
        catch (Exception problem) when (problem is SocketException or AuthenticationException or IOException or OperationCanceledException)
        {
            throw new PlayFailedException(step, $"a connection to {options.Server}", "none", problem.Message);
        }
    }

    public static async Task<HttpResponse> SendAsync(Step step, IHttpConnection connection, HttpRequest request, PlayOptions options)
    {
        using var timeout = new CancellationTokenSource(options.Patience, options.Time);
        try
        {
            return await connection.ExchangeAsync(request, timeout.Token);
        }
        catch (Exception problem) when (problem is IOException or FormatException)
        {
            connection.Dispose();
            throw new PlayFailedException(step, "a response", "none", problem.Message);
        }
        catch (OperationCanceledException)
        {
            connection.Dispose();
            throw new PlayFailedException(step, "a response", "nothing", $"it did not come within {options.Patience.TotalSeconds} s");
        }
    }

    /// <summary>An exchange on a connection of its own.</summary>
    public static async Task<HttpResponse> RunAsync(Step step, HttpRequest request, PlayOptions options)
    {
        using var connection = await OpenAsync(step, options);
        return await SendAsync(step, connection, request, options);
    }
}
