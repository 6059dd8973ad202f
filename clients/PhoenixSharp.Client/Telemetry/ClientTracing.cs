using System.Diagnostics;

namespace PhoenixSharp.Client;

/// <summary>What can be traced: the source is <c>PhoenixSharp.Client</c>. A connect's context goes to the server in its handshake.</summary>
internal static class ClientTracing
{
    private static readonly ActivitySource Source = new(ClientMetrics.Name);

    public static Activity? Connect(string transport, Uri endpoint) =>
        Source.StartActivity("phoenix.connect", ActivityKind.Client)?.SetTag("network.transport", transport).SetTag("server.address", endpoint.Host).SetTag("server.port", endpoint.Port);

    public static Activity? Join(string topic) => Source.StartActivity("phoenix.join", ActivityKind.Client)?.SetTag("phoenix.topic", topic);

    public static Activity? Push(string topic, string @event) =>
        Source.StartActivity("phoenix.push", ActivityKind.Client)?.SetTag("phoenix.topic", topic).SetTag("phoenix.event", @event);

    /// <summary>Marks an activity as failed, by the kind of failure alone: its words may hold a payload.</summary>
    public static Exception Failed(this Activity? activity, Exception reason)
    {
        activity?.SetStatus(ActivityStatusCode.Error, reason.GetType().Name);
        return reason;
    }

    /// <summary>Gets the headers that carry an activity, mostly <c>traceparent</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(Activity? activity)
    {
        if ((activity ?? Activity.Current) is not { } carried)
            return [];
        var headers = new List<KeyValuePair<string, string>>();
        DistributedContextPropagator.Current.Inject(carried, headers, static (headers, name, value) =>
            ((List<KeyValuePair<string, string>>)headers!).Add(new KeyValuePair<string, string>(name, value)));
        return headers;
    }
}
