using System.Net.Sockets;
using System.Security.Authentication;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>Says what happened in the person's words, and what to do.</summary>
internal static class Advice
{
    public static CliException NotConnected(Target target, Exception failure)
    {
        var at = $"{target.Url.Host}:{target.Url.Port}";
        return failure switch
        {
            ConnectException { Status: 403 } => Failed("The server refused the connection (403).", "It wants other --param or --token, or an Origin that it allows: --header 'Origin: https://…'."),
            ConnectException { Status: 404 } => Failed($"There is no socket at {target.Url.Scheme}://{at}{target.Url.AbsolutePath} (404).", "Give what phoenix.js gets, without /websocket or /longpoll: ws://localhost:4000/socket. Is that transport turned on there?"),
            ConnectException { Status: >= 300 and < 400 } =>
                Failed(failure.Message, "Give the new address, without /websocket or /longpoll."),
            ConnectException { Status: > 0 and var status } => Failed($"The server answered the connect with {status}.", "Is this the address of a Phoenix socket, and nothing between it and here?"),
            TimeoutException => Failed($"No answer from {at} within {target.Timeout.TotalSeconds:0.###} s.", "Is it the right host and port? --timeout waits longer."),
            _ => NotReached(at, failure),
        };
    }

    public static CliException NotJoined(string topic, Exception failure) => failure switch
    {
        ReplyException { Reason: "unmatched topic" } => new(ExitCode.Refused, $"The join of {topic} was refused: unmatched topic.", "No channel of this socket takes that topic: check its spelling, and the socket's path."),
        ReplyException reply => new(ExitCode.Refused, $"The join of {topic} was refused: {reply.Reason ?? reply.Response.ToString()}.", "What the channel wants goes with --join, or with --param and --token to its socket."),
        TimeoutException => new(ExitCode.Refused, failure.Message, "--timeout waits longer."),
        _ => NoAnswer(failure),
    };

    public static CliException NoAnswer(Exception failure) => failure switch
    {
        TimeoutException => new(ExitCode.Refused, failure.Message, "Does the server reply to this event? --no-reply waits for none, --timeout longer."),
        PushUnansweredException { Reason: EndReason.ChannelError } => new(ExitCode.Refused, $"The channel crashed: {failure.Message}.", "Look into the server's log: it knows the event, or the payload, otherwise."),
        PushUnansweredException { Reason: EndReason.ChannelClosed } => new(ExitCode.Refused, $"The server closed the channel: {failure.Message}."),
        _ => new(ExitCode.NoConnection, $"The connection was lost: {failure.Message}."),
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
                Failed($"No secure connection to {at}: {root.Message}", "A server without TLS wants ws://; a certificate of your own must be trusted by this machine."),
            _ => Failed($"No connection to {at}: {root.Message}", "Is it a Phoenix server, and is TLS (wss://) right for it?"),
        };
    }

    private static CliException Failed(string message, string advice) => new(ExitCode.NoConnection, message, advice);
}
