using System.Diagnostics;

namespace PhoenixSharp.Client;

/// <summary>
/// The activities of the source <c>PhoenixSharp.Client</c>. The trace context of a connect is sent to the server in the handshake.
/// </summary>
internal static class ClientTracing
{
    private static readonly ActivitySource Source = new(ClientMetrics.Name);

    public static Activity? Connect(string transport, Uri endpoint) =>
        Source.StartActivity("phoenix.connect", ActivityKind.Client)
            ?.SetTag("network.transport", transport)
            .SetTag("server.address", endpoint.Host)
            .SetTag("server.port", endpoint.Port);

    public static Activity? Join(string topic) => Source.StartActivity("phoenix.join", ActivityKind.Client)?.SetTag("phoenix.topic", topic);

    public static Activity? Push(string topic, string @event) =>
        Source.StartActivity("phoenix.push", ActivityKind.Client)?.SetTag("phoenix.topic", topic).SetTag("phoenix.event", @event);

    /// <summary>Marks an activity as failed, with the type of the exception only: its message may contain a payload.</summary>
    public static Exception Failed(this Activity? activity, Exception reason)
    {
        activity?.SetStatus(ActivityStatusCode.Error, reason.GetType().Name);
        return reason;
    }

    /// <summary>Returns the headers with the trace context of an activity, such as <c>traceparent</c>.</summary>
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
