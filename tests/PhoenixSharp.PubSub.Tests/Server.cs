namespace PhoenixSharp.PubSub.Tests;

internal static class Server
{
    public static PubSubServer Start(IPubSubAdapter? adapter = null) => new(adapter ?? new LocalAdapter(), PayloadJson.CreateOptions());

    public static Broadcast Message(string @event, string topic = "t") => new(topic, @event, Payload.Empty);
}
