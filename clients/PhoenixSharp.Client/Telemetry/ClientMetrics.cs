using System.Diagnostics.Metrics;

namespace PhoenixSharp.Client;

/// <summary>The instruments of the meter <c>PhoenixSharp.Client</c>.</summary>
internal static class ClientMetrics
{
    public const string Name = "PhoenixSharp.Client";

    private static readonly Meter Meter = new(Name);

    public static readonly UpDownCounter<long> Connections =
        Meter.CreateUpDownCounter<long>("phoenixsharp.client.connections", "{connection}", "Connections that are open.");

    public static readonly Counter<long> Attempts =
        Meter.CreateCounter<long>("phoenixsharp.client.connects", "{attempt}", "Attempts to connect.");

    public static readonly Counter<long> Joins =
        Meter.CreateCounter<long>("phoenixsharp.client.joins", "{join}", "Joins and rejoins that the server accepted.");

    public static readonly Counter<long> Pushes =
        Meter.CreateCounter<long>("phoenixsharp.client.pushes", "{push}", "Pushes that were sent.");

    public static readonly Counter<long> Received =
        Meter.CreateCounter<long>("phoenixsharp.client.received", "{message}", "Messages that came.");

    public static readonly Counter<long> Timeouts =
        Meter.CreateCounter<long>("phoenixsharp.client.push_timeouts", "{push}", "Pushes that were not answered in time.");

    public static readonly Counter<long> HandlerFailures =
        Meter.CreateCounter<long>("phoenixsharp.client.handler_failures", "{failure}", "Handlers that threw.");

    private static readonly Histogram<double> Replies =
        Meter.CreateHistogram<double>("phoenixsharp.client.reply_duration", "s", "From a push to its reply, by status.");

    public static void Answered(string status, TimeSpan after)
    {
        if (Replies.Enabled)
            Replies.Record(after.TotalSeconds, new KeyValuePair<string, object?>("status", status is "ok" or "error" ? status : "other"));
    }
}
