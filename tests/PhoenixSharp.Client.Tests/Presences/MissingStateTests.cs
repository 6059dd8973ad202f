using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Diffs wait for the state of their join. If the state never arrives, they must not fill the memory.</summary>
public sealed class MissingStateTests
{
    [Fact]
    public async Task Missing_state_is_reported_once_when_too_many_diffs_wait_for_it()
    {
        await using var rig = new StillRoom();
        using var presence = new ChannelPresence<Payload>(rig.Room);
        List<HandlerFailure> failures = [];
        rig.Socket.HandlerFailed += failures.Add;
        for (var i = 0; i < 10_000; i++)
            ReceiveDiff(rig, i);
        Assert.Empty(failures);
        ReceiveDiff(rig, 10_000);
        ReceiveDiff(rig, 10_001);
        var failure = Assert.Single(failures);
        Assert.Equal(("room:1", "presence_diff"), (failure.Topic, failure.Event));
        Assert.Contains("before the join", failure.Exception.Message, StringComparison.Ordinal);
        rig.Connection.Receive("""["1",null,"room:1","presence_state",{}]""");
        Assert.Equal(10_000, presence.Count);
    }

    private static void ReceiveDiff(StillRoom rig, int number) => rig.Connection.Receive(
        $$$"""[null,null,"room:1","presence_diff",{"joins":{"key{{{number}}}":{"metas":[{"phx_ref":"r"}]}},"leaves":{}}]""");
}
