namespace PhoenixSharp.Server;

/// <summary>Tells a client which node serves it and how that sees the others, at once and whenever it changes. It says nothing to rooms.</summary>
/// <remarks>
/// Pushes <c>nodes</c>: <c>{"node": "two", "link": "Connected", "nodes": [{"name": "two", "state": "up"}, …]}</c>. Answers <c>count</c>
/// with <c>{"topic": "room:lobby"}</c> by <c>{"members": 3}</c>.
/// </remarks>
internal sealed class ClusterChannel(IPubSubAdapter adapter, RoomPresence presence) : Channel<RoomSocket>
{
    public const string Name = "cluster";
    public const string Changed = "nodes";

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

    public override ValueTask JoinedAsync(CancellationToken cancellationToken) => PushAsync(Changed, ClusterView.Of(adapter, presence), cancellationToken);

    public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken) =>
        new(@event == "count" && payload.TryGet("topic", out var topic) && topic.AsString() is { } name
            ? Reply.Ok(new TopicCount(presence.Count(name)))
            : Reply.Error("the cluster's topic answers count, with {\"topic\": …}"));
}
