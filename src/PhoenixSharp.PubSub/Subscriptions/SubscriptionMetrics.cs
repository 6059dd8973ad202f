using System.Diagnostics.Metrics;

namespace PhoenixSharp;

/// <summary>The counters of server-side subscriptions, in the meter <c>PhoenixSharp</c>.</summary>
internal static class SubscriptionMetrics
{
    private static readonly Meter Meter = new("PhoenixSharp");

    public static readonly Counter<long> Overflowed = Meter.CreateCounter<long>(
        "phoenixsharp.subscriptions.overflowed", "{subscription}", "Server-side subscriptions that ended because their queue was full.");
}
