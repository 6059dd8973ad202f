using System.Net.Http;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;

namespace PhoenixSharp.Client;

/// <summary>Converts exceptions of the network to a <see cref="ConnectException"/> that names the reason.</summary>
internal static class ConnectFailure
{
    /// <summary>Determines whether an exception was thrown by the network, and not by a function of the application.</summary>
    public static bool IsOfNetwork(Exception failure) =>
        failure is WebSocketException or HttpRequestException or SocketException or AuthenticationException
            or (IOException and not ConnectException);

    public static ConnectException Of(Exception failure) => new($"The server was not reached: {Describe(failure)}", failure);

    /// <summary>Returns the message of an exception, with the messages of its inner exceptions that it does not contain.</summary>
    public static string Describe(Exception failure)
    {
        // ClientWebSocket says "Unable to connect to the remote server" and leaves the reason to the inner exception.
        var text = failure is WebSocketException { InnerException: { } cause } ? Describe(cause) : failure.Message;
        for (var inner = failure.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (!text.Contains(inner.Message.TrimEnd('.'), StringComparison.Ordinal))
                text = $"{text.TrimEnd('.')}: {inner.Message}";
        }
        return text;
    }
}
