using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 36 of the promises: rooms with a large presence_state can be joined.
public sealed class PresenceStateTests
{
    private const int Members = 300;
    private const int MetaBytes = 15_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private sealed class CrowdPresence : Presence<Payload>;

    private sealed class CrowdChannel(CrowdPresence presence) : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override ValueTask JoinedAsync(CancellationToken cancellationToken) =>
            PushAsync("presence_state", presence.List(Topic), cancellationToken);
    }

    [Fact]
    public async Task State_of_several_MiB_is_delivered_whole()
    {
        await using var host = await StartAsync(_ => { });
        var presence = host.App.Services.GetRequiredService<CrowdPresence>();
        using var crowd = await CrowdAsync(presence);
        await using var client = await host.ConnectAsync();
        Assert.Equal("ok", (await client.JoinAsync("room:1")).Status);
        var state = (await client.ReceiveAsync("presence_state")).Payload.GetRawText();
        Assert.InRange(state.Length, Members * MetaBytes, int.MaxValue);
        Assert.Equal(presence.List("room:1").ToPayload().ToString(), state);
    }

    [Fact]
    public async Task Member_stays_joined_and_gets_diffs_when_the_state_exceeds_the_limit()
    {
        await using var host = await StartAsync(options => options.MaxPresenceStateBytes = Members * MetaBytes);
        var presence = host.App.Services.GetRequiredService<CrowdPresence>();
        using var crowd = await CrowdAsync(presence);
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:2");
        await client.ReceiveAsync("presence_state");
        Assert.Equal("ok", (await client.JoinAsync("room:1")).Status);
        Assert.Equal("""{"reason":"presence_state too large"}""", (await client.ReceiveAsync("presence_error")).Payload.GetRawText());
        await presence.TrackAsync(crowd, "room:1", "late", Payload.Empty, Cancelled);
        Assert.True((await client.ReceiveAsync("presence_diff")).Payload.GetProperty("joins").TryGetProperty("late", out _));
        await presence.TrackAsync(crowd, "room:2", "other", Payload.Empty, Cancelled);
        Assert.True((await client.ReceiveAsync("presence_diff")).Payload.GetProperty("joins").TryGetProperty("other", out _));
    }

    private static async Task<PresenceOwner> CrowdAsync(CrowdPresence presence)
    {
        var crowd = new PresenceOwner();
        var meta = Payload.FromJson($$"""{"about":"{{new string('x', MetaBytes)}}"}""");
        for (var i = 0; i < Members; i++)
            await presence.TrackAsync(crowd, "room:1", $"member {i}", meta, Cancelled);
        return crowd;
    }

    // The bound of what waits for one connection has tests of its own.
    private static Task<KestrelHost> StartAsync(Action<SocketOptions> configure) => KestrelHost.StartAsync(
        app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<CrowdChannel>("room:*").Configure(options =>
        {
            options.MaxOutboundBytes = 64 << 20;
            configure(options);
        })),
        builder => new PhoenixBuilder(builder.Services).AddPresence<CrowdPresence>());
}
