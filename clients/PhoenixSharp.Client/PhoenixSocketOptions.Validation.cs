using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

public sealed partial class PhoenixSocketOptions
{
    /// <summary>Sets <see cref="Endpoint"/> from text. <see cref="Validate"/> reports text that is not an address.</summary>
    internal void SetEndpoint(string? text)
    {
        Endpoint = Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;
        _endpointText = text;
    }

    /// <summary>Checks all options.</summary>
    /// <exception cref="ArgumentException">An option is missing or out of its range.</exception>
    internal void Validate()
    {
        EndpointAddress.Require(Endpoint, _endpointText);
        ClientSerializer.Of(Version);
        Durations.RequireTimeout(HeartbeatInterval, nameof(HeartbeatInterval));
        Durations.RequireTimeout(ConnectTimeout, nameof(ConnectTimeout));
        Durations.RequireTimeout(LongPollFallbackAfter ?? ConnectTimeout, nameof(LongPollFallbackAfter));
        Durations.RequireTimeoutOrInfinite(Timeout, nameof(Timeout));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxReconnectAttempts ?? 0, nameof(MaxReconnectAttempts));
        Require(ReconnectAfter, nameof(ReconnectAfter));
        Require(RejoinAfter, nameof(RejoinAfter));
        Require(FallbackMemory, nameof(FallbackMemory));
        Require(Transport, nameof(Transport));
        Require(LongPoll, nameof(LongPoll));
        Require(Json, nameof(Json));
        Require(LoggerFactory, nameof(LoggerFactory));
        Require(Time, nameof(Time));
        ArgumentOutOfRangeException.ThrowIfLessThan(HandlerBacklog, 2, nameof(HandlerBacklog));
    }

    private static void Require(object? value, string name)
    {
        if (value is null)
            throw new ArgumentException($"{name} must not be null.");
    }
}
