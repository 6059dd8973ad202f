using System.Net.Sockets;
using System.Security.Authentication;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>Says what happened in the user's words, and what to do.</summary>
internal static class Advice
{
    private const string OtherCredentials = "It wants other --param or --token, or an Origin that it allows: --header 'Origin: https://…'.";

    /// <summary>Returns the error for a connection that could not be made.</summary>
    public static CliException NotConnected(Target target, Exception failure)
    {
        var at = $"{target.Url.Host}:{target.Url.Port}";
        return failure switch
        {
            ConnectException { Status: 404 } => Failed(
                $"There is no socket at {target.Url.Scheme}://{at}{target.Url.AbsolutePath} (404).",
                "Give what phoenix.js gets, without /websocket or /longpoll: ws://localhost:4000/socket. Is that transport on there?"),
            ConnectException { Status: > 0 and var status } answered => Answered(status, answered.Message),
            TimeoutException => Failed(
                $"No answer from {at} within {target.Timeout.TotalSeconds:0.###} s.",
                "Is it the right host and port? --timeout waits longer."),
            _ when target.Certificate.Rejection is { } rejection => Failed(
                $"The certificate of {at} is not trusted: {rejection}.",
                "Let this machine trust it. For a test, --insecure accepts any certificate."),
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
        TimeoutException => new(ExitCode.Refused, failure.Message, "--timeout waits longer."),
        _ => NoAnswer(failure),
    };

    /// <summary>Returns the error for a push that was not answered.</summary>
    public static CliException NoAnswer(Exception failure) => failure switch
    {
        TimeoutException => new(ExitCode.Refused, failure.Message, "Does the server reply to this event? --no-reply waits for none, --timeout longer."),
        PushUnansweredException { Reason: EndReason.ChannelError } => new(
            ExitCode.Refused,
            $"The channel crashed: {failure.Message}.",
            "Look into the server's log: it knows the event, or the payload, otherwise."),
        PushUnansweredException { Reason: EndReason.ChannelClosed } => new(ExitCode.Refused, $"The server closed the channel: {failure.Message}."),
        _ => new(ExitCode.NoConnection, $"The connection was lost: {failure.Message}."),
    };

    private static CliException Answered(int status, string message) => status switch
    {
        401 or 403 => Failed($"The server refused the connection ({status}).", OtherCredentials),
        429 => Failed("The server accepts no more connections from here at the moment (429).",
            "Wait before you try again: its rate limit was reached."),
        >= 300 and < 400 => Failed(message, "Redirects are not followed. Give the new address, without /websocket or /longpoll."),
        < 400 or 400 or 405 or 426 => Failed(
            $"The server answered the connect with {status}.", "Is this the address of a Phoenix socket, and nothing between it and here?"),
        < 500 => Failed($"The server refused the connection ({status}).", $"The application chose that answer. {OtherCredentials}"),
        _ => Failed($"The server failed to answer the connect ({status}).",
            "Look into its log, and into that of a proxy in front of it. Then try again."),
    };

    private static string AfterRefusedJoin(string? reason) => reason switch
    {
        "unmatched topic" => "No channel of this socket takes that topic: check its spelling, and the socket's path.",
        "join crashed" => "Look into the server's log: the channel failed while it was joined. Does it want another --join?",
        "overloaded" => "The server has too much to do. Wait before you try again.",
        _ => "What the channel wants goes with --join, or with --param and --token to its socket.",
    };

    private static CliException NotReached(string at, Exception failure)
    {
        var root = failure.GetBaseException();
        return (root as SocketException)?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => Failed($"Nobody listens at {at}.", "Is the server running, and at this port?"),
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => Failed($"There is no host of the name in {at}.", "Check the address."),
            SocketError.TooManyOpenSockets => Failed("This process may open no more connections.", "Raise the limit, such as with: ulimit -n 65536"),
            _ when failure is AuthenticationException || failure.InnerException is AuthenticationException || root is AuthenticationException =>
                Failed($"No secure connection to {at}: {root.Message}", "A server without TLS wants ws://."),
            _ => Failed($"No connection to {at}: {root.Message}", "Is it a Phoenix server, and is TLS (wss://) right for it?"),
        };
    }

    private static CliException Failed(string message, string advice) => new(ExitCode.NoConnection, message, advice);
}
