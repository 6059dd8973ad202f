using System.Net.Sockets;
using System.Security.Authentication;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>Creates the errors that say what happened and what the user can do.</summary>
internal static class Advice
{
    private const string CheckCredentials =
        "Check --param and --token. If the server checks the origin, use --header 'Origin: https://…'.";

    /// <summary>Returns the error for a connection that could not be made.</summary>
    public static CliException NotConnected(Target target, Exception failure)
    {
        var at = $"{target.Url.Host}:{target.Url.Port}";
        return failure switch
        {
            ConnectException { Status: 404 } => Failed(
                $"There is no socket at {target.Url.Scheme}://{at}{target.Url.AbsolutePath} (404).",
                "Use the same address as in phoenix.js, such as ws://localhost:4000/socket. Does the server enable this transport?"),
            ConnectException { Status: > 0 and var status } answered => Answered(status, answered.Message),
            TimeoutException => Failed(
                $"No answer from {at} within {target.Timeout.TotalSeconds:0.###} s.",
                "Check the host and the port, or use --timeout to wait longer."),
            _ when target.Certificate.Rejection is { } rejection => Failed(
                $"The certificate of {at} is not trusted: {rejection}.",
                "Make this machine trust the certificate. For a test, --insecure accepts any certificate."),
            _ => NotReached(at, failure),
        };
    }

    /// <summary>Returns the error for a channel that could not be joined.</summary>
    public static CliException NotJoined(string topic, Exception failure) => failure switch
    {
        ReplyException reply => new(
            ExitCode.Refused,
            $"The join of {topic} was refused: {reply.Reason ?? reply.Response.ToString()}.",
            AfterRefusedJoin(reply.Reason)),
        TimeoutException => new(ExitCode.Refused, failure.Message, "Use --timeout to wait longer."),
        _ => NoAnswer(failure),
    };

    /// <summary>Returns the error for a push that was not answered.</summary>
    public static CliException NoAnswer(Exception failure) => failure switch
    {
        TimeoutException => new(
            ExitCode.Refused,
            failure.Message,
            "Does the server reply to this event? If not, use --no-reply. If so, use --timeout to wait longer."),
        PushUnansweredException { Reason: EndReason.ChannelError } => new(
            ExitCode.Refused,
            $"The channel crashed: {failure.Message}.",
            "Check the server's log. The channel may not handle this event, or may expect another payload."),
        PushUnansweredException { Reason: EndReason.ChannelClosed } =>
            new(ExitCode.Refused, $"The server closed the channel: {failure.Message}."),
        _ => new(ExitCode.NoConnection, $"The connection was lost: {failure.Message}."),
    };

    private static CliException Answered(int status, string message) => status switch
    {
        401 or 403 => Failed($"The server refused the connection ({status}).", CheckCredentials),
        429 => Failed("The server accepts no more connections from here at the moment (429).",
            "The rate limit was reached. Wait before you try again."),
        >= 300 and < 400 => Failed(message, "Redirects are not followed. Use the new address."),
        < 400 or 400 or 405 or 426 => Failed(
            $"The server answered the connect with {status}.",
            "Is this the address of a Phoenix socket? Does a proxy in front of it allow WebSocket?"),
        < 500 => Failed($"The server refused the connection ({status}).", $"The application chose this status. {CheckCredentials}"),
        _ => Failed($"The server failed to handle the connect ({status}).",
            "Check the server's log, and the log of any proxy in front of it. Then try again."),
    };

    private static string AfterRefusedJoin(string? reason) => reason switch
    {
        "unmatched topic" => "This socket has no channel for this topic. Check the topic's spelling and the socket's path.",
        "join crashed" => "Check the server's log: the channel crashed during the join. It may expect another --join payload.",
        "overloaded" => "The server is overloaded. Wait before you try again.",
        _ => "The channel may need another --join payload. The socket may need --param or --token.",
    };

    private static CliException NotReached(string at, Exception failure)
    {
        var root = failure.GetBaseException();
        return (root as SocketException)?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => Failed($"No server listens at {at}.", "Is the server running? Is this its port?"),
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData =>
                Failed($"The host name in {at} can't be resolved.", "Check the address."),
            SocketError.TooManyOpenSockets =>
                Failed("The limit of open connections of this process is reached.", "Raise the limit, for example with: ulimit -n 65536"),
            _ when IsOfTls(failure) || IsOfTls(failure.InnerException) || IsOfTls(root) =>
                Failed($"No secure connection to {at}: {root.Message}", "If the server does not use TLS, use ws://."),
            _ => Failed($"No connection to {at}: {root.Message}", "Is it a Phoenix server? Does it use TLS (wss://)?"),
        };
    }

    private static bool IsOfTls(Exception? failure) => failure is AuthenticationException;

    private static CliException Failed(string message, string advice) => new(ExitCode.NoConnection, message, advice);
}
