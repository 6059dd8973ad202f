using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Diffs;

/// <summary>Where the diffs of a presence go, and what is shared on their way.</summary>
/// <param name="PubSub">Broadcasts them, on this node alone: every node makes its own.</param>
/// <param name="Enrichment">The application's fetch; null if it has none.</param>
/// <param name="Changed">The application's callback; null if it has none.</param>
/// <param name="Options">The window.</param>
/// <param name="Json">Writes what a fetch adds.</param>
/// <param name="Time">Times the window.</param>
/// <param name="Logger">Is told what the application's code threw.</param>
internal sealed record DiffOutlet(
    PubSubServer PubSub,
    Enrichment? Enrichment,
    Func<string, PresenceDiff, ValueTask>? Changed,
    PresenceOptions Options,
    JsonSerializerOptions Json,
    TimeProvider Time,
    ILogger Logger);
