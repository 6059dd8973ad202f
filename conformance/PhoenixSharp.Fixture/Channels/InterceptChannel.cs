using System.Text.Json.Nodes;

namespace PhoenixSharp.Fixture;

/// <summary><c>intercept:*</c>: broadcasts that each member may drop or change.</summary>
internal sealed partial class InterceptChannel : Channel<FixtureSocket>
{
    private string _name = "";

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
    {
        _name = join.Payload.Text("name");
        return Accept();
    }

    [Event("send")]
    private ValueTask Send(Payload payload, CancellationToken cancellationToken) =>
        BroadcastAsync(payload.Text("event"), payload.Field("payload"), cancellationToken);

    [Outgoing("filtered")]
    private ValueTask Filtered(Payload payload, CancellationToken cancellationToken) =>
        payload.Text("only") == _name ? PushAsync("filtered", payload, cancellationToken) : Drop();

    [Outgoing("changed")]
    private ValueTask Changed(JsonObject payload, CancellationToken cancellationToken)
    {
        payload["seen_by"] = _name;
        return PushAsync("changed", payload, cancellationToken);
    }
}
