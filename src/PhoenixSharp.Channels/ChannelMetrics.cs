using System.Diagnostics.Metrics;

namespace PhoenixSharp;

/// <summary>What can be counted: the meter is <c>PhoenixSharp</c>.</summary>
internal static class ChannelMetrics
{
    private static readonly Meter Meter = new("PhoenixSharp");

    public static readonly Counter<long> Joins = Meter.CreateCounter<long>("phoenixsharp.channels.joins", "{join}", "Joins that were accepted.");

    public static readonly Counter<long> Leaves = Meter.CreateCounter<long>("phoenixsharp.channels.leaves", "{leave}", "Joined channels that ended, whyever.");

    public static readonly Counter<long> PushesRefused = Meter.CreateCounter<long>(
        "phoenixsharp.channels.pushes_refused", "{push}", "Pushes and joins answered overloaded because the read-ahead was full.");

    public static readonly Counter<long> Overloaded = Meter.CreateCounter<long>(
        "phoenixsharp.channels.overloaded", "{channel}", "Channels ended because their backlog exceeded a limit.");

    public static readonly Counter<long> Paused = Meter.CreateCounter<long>(
        "phoenixsharp.connections.paused", "{pause}", "Pauses in reading from a connection because its read-ahead was full.");

    public static readonly Counter<long> PresenceStatesRefused = Meter.CreateCounter<long>(
        "phoenixsharp.channels.presence_states_refused", "{push}", "Pushes of presence_state that were larger than MaxPresenceStateBytes.");

    private static readonly Counter<long> Limited = Meter.CreateCounter<long>(
        "phoenixsharp.rate_limited", "{refusal}", "What a rate limit has refused; the tag limit says which.");

    public static readonly Counter<long> Unauthorized = Meter.CreateCounter<long>(
        "phoenixsharp.channels.unauthorized", "{message}", "Joins and pushes that an [Authorize] did not allow.");

    public static readonly Counter<long> InvalidPayloads = Meter.CreateCounter<long>(
        "phoenixsharp.channels.invalid_payloads", "{message}", "Pushes, joins and intercepted broadcasts whose payload could not be read.");

    public static readonly Counter<long> Blocked = Meter.CreateCounter<long>(
        "phoenixsharp.channels.blocked", "{callback}", "Callbacks that held their thread for 200 ms or longer: await there, or say [MayBlock].");

    public static readonly UpDownCounter<long> Connections = Meter.CreateUpDownCounter<long>(
        "phoenixsharp.connections", "{connection}", "Connections that are open.");

    public static readonly Counter<long> SlowConsumers = Meter.CreateCounter<long>(
        "phoenixsharp.connections.slow_consumers", "{connection}", "Connections closed because they read too slowly.");

    public static readonly Counter<long> SlowMessages = Meter.CreateCounter<long>(
        "phoenixsharp.connections.slow_messages", "{connection}", "Connections closed because a message took too long to arrive.");

    public static readonly Counter<long> MessagesTooBig = Meter.CreateCounter<long>(
        "phoenixsharp.connections.messages_too_big", "{message}", "Messages of clients that were larger than MaxMessageBytes or MaxPostBytes.");

    public static readonly Counter<long> ConnectionsOverloaded = Meter.CreateCounter<long>(
        "phoenixsharp.connections.overloaded", "{connection}", "Connections closed because they held bytes while a budget was exceeded.");

    public static readonly Counter<long> LongPollEvicted = Meter.CreateCounter<long>(
        "phoenixsharp.longpoll.evicted", "{session}", "Long-poll sessions ended to make room for those of other clients.");

    public static void RateLimited(string limit) => Limited.Add(1, new KeyValuePair<string, object?>("limit", limit));
}
