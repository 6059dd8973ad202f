using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Cluster;

/// <summary>Takes an envelope that came; the bytes are its own only until it returns. Called by one loop, in order.</summary>
internal delegate void EnvelopeReceiver(ReadOnlySpan<byte> envelope);

/// <summary>A broker that carries envelopes to whoever subscribes to an address.</summary>
internal interface IBroker
{
    /// <summary>Gets what an operator calls it: its kind and where it is, without secrets.</summary>
    string Name { get; }

    /// <summary>Makes what takes part for a node in the broadcasts of nodes that don't speak our envelopes, if this broker is to carry those too.</summary>
    IBridge? Bridge(string node, ILogger logger) => null;

    /// <summary>Makes a connection.</summary>
    Task<IBrokerConnection> ConnectAsync(EnvelopeReceiver received, CancellationToken cancellationToken);
}

/// <summary>A notice about a broker for the operator.</summary>
/// <param name="Text">A sentence.</param>
/// <param name="IsFault"><see langword="true"/> if nodes may not reach each other. The health check is then degraded.</param>
internal sealed record BrokerNotice(string Text, bool IsFault);

/// <summary>One connection to a broker: used until it breaks, then thrown away.</summary>
internal interface IBrokerConnection : IAsyncDisposable
{
    /// <summary>Gets what fails when the connection breaks, with why.</summary>
    Task Broken { get; }

    /// <summary>Gets a notice for the operator about a connection that works, or <see langword="null"/>.</summary>
    BrokerNotice? Notice => null;

    /// <summary>Subscribes; it returns when the broker has confirmed it.</summary>
    Task SubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken);

    /// <summary>Unsubscribes; it returns when the broker has confirmed it.</summary>
    Task UnsubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken);

    /// <summary>Sends envelopes in order; it waits while the broker takes no more.</summary>
    Task SendAsync(IReadOnlyList<OutboundEnvelope> batch, CancellationToken cancellationToken);

    /// <summary>Waits until the broker has all that was sent.</summary>
    Task FinishAsync(CancellationToken cancellationToken);
}
