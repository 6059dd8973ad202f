using Microsoft.Extensions.Logging;
using PhoenixSharp.Logging;

namespace PhoenixSharp.Client;

/// <summary>The log messages of a socket, under <c>PhoenixSharp.Client</c>. Text from the server is escaped.</summary>
internal sealed partial class ClientLog(ILoggerFactory factory)
{
    private readonly ILogger _logger = new PhoenixLogger(factory.CreateLogger(ClientMetrics.Name), limits: null);

    [LoggerMessage(1, LogLevel.Information, "Connected by {Transport}")]
    public partial void Opened(string transport);

    [LoggerMessage(2, LogLevel.Information, "The connection ended with {Code} {Reason}; connecting again")]
    public partial void Closed(int code, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The connection broke")]
    public partial void Errored(Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "The server did not answer a heartbeat; connecting again")]
    public partial void HeartbeatTimedOut();

    [LoggerMessage(5, LogLevel.Warning, "Falling back to long poll")]
    public partial void FellBack();

    [LoggerMessage(6, LogLevel.Debug, "The connection could not be closed normally: {Why}")]
    public partial void CloseFailed(string why);

    [LoggerMessage(EventId = 9, Message = "Attempt {Attempt} to connect to {Address} by {Transport} failed: {Reason}")]
    public partial void AttemptFailed(LogLevel level, Exception? exception, int attempt, string address, string transport, string reason);

    [LoggerMessage(16, LogLevel.Warning, "Gave up connecting to {Address}, since MaxReconnectAttempts ({Limit}) are used up: {Reason}")]
    public partial void GaveUp(string address, int? limit, string reason);

    [LoggerMessage(17, LogLevel.Warning, "The endpoint {Given} names a transport, which the client adds itself; it connects to {Used}")]
    public partial void EndpointCorrected(string given, string used);

    [LoggerMessage(18, LogLevel.Warning, "A message of the server could not be decoded and was skipped")]
    public partial void Undecodable(Exception exception);

    [LoggerMessage(10, LogLevel.Debug, "Channel {Topic} is {State}")]
    public partial void ChannelBecame(string topic, ChannelState state);

    [LoggerMessage(11, LogLevel.Warning, "The join of {Topic} failed: {Why}")]
    public partial void JoinFailed(string topic, string why);

    [LoggerMessage(12, LogLevel.Debug, "Left the previous channel of {Topic}, because the topic is joined again")]
    public partial void LeavingDuplicate(string topic);

    [LoggerMessage(13, LogLevel.Debug, "Dropped {Event} on {Topic}: it belongs to an earlier join")]
    public partial void Stale(string topic, string @event);

    [LoggerMessage(14, LogLevel.Warning, "Dropped the push of {Event} on {Topic}: {Why}")]
    public partial void PushDropped(string topic, string @event, string why);

    [LoggerMessage(7, LogLevel.Warning, "The {Transport} connection did not end within {Seconds} s after its close; it is abandoned")]
    public partial void LeftBehind(string transport, double seconds);

    [LoggerMessage(8, LogLevel.Error, "The socket is blocked by a function of the application and did not close within {Seconds} s")]
    public partial void LoopBlocked(double seconds);

    [LoggerMessage(15, LogLevel.Warning, "The server refused the push of {Event} on {Topic}: {Why}")]
    public partial void PushRefused(string topic, string @event, string why);

    [LoggerMessage(19, LogLevel.Warning, "The server did not answer the leave of {Topic} within {Seconds} s")]
    public partial void LeaveUnanswered(string topic, double seconds);

    [LoggerMessage(20, LogLevel.Error, "A handler of {Event} on {Topic} failed")]
    private partial void HandlerThrew(Exception exception, string @event, string? topic);

    [LoggerMessage(21, LogLevel.Critical, "A function of the application threw an exception on the loop of the socket")]
    public partial void Broken(Exception exception);

    [LoggerMessage(22, LogLevel.Warning, "A function of the application failed after the client had stopped waiting for it")]
    public partial void FailedLate(Exception exception);

    public void HandlerFailed(HandlerFailure failure) => HandlerThrew(failure.Exception, failure.Event, failure.Topic);
}
