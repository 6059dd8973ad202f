using System.Net.Sockets;
using System.Security.Authentication;
using PhoenixSharp.Conformance.Http;

namespace PhoenixSharp.Conformance.Running;

/// <summary>Connects to a running server once, so that a wrong address is one sentence instead of a failure for each scenario.</summary>
internal static class ServerProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Connects and disconnects, with TLS if the address says so.</summary>
    /// <exception cref="ServerException">The connection fails, or takes longer than 10 s.</exception>
    public static async Task RequireAsync(Uri url)
    {
        var address = url.GetLeftPart(UriPartial.Authority);
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            using var connection = await HttpConnection.OpenAsync(url, timeout.Token);
        }
        catch (SocketException problem) when (problem.SocketErrorCode == SocketError.ConnectionRefused)
        {
            throw new ServerException($"Nothing listens at {address}.");
        }
        catch (OperationCanceledException)
        {
            throw new ServerException($"A connection to {address} takes longer than {Timeout.TotalSeconds} s.");
        }
        catch (Exception problem) when (problem is SocketException or AuthenticationException or IOException)
        {
            throw new ServerException($"A connection to {address} fails: {problem.Message}");
        }
    }
}
