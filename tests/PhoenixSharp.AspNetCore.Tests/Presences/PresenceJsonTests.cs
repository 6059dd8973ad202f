using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Presences;

/// <summary>Presences in the JSON of a minimal API and inside other payloads look as they do on a socket.</summary>
public sealed class PresenceJsonTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_look_like_presence_state_wherever_they_are_serialized()
    {
        await using var host = await StartAsync();
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        var state = (await client.ReceiveAsync("presence_state")).Payload.GetRawText();
        Assert.Matches("""^\{"ann":\{"metas":\[\{"phx_ref":"[^"]+","device":"laptop"\}\]\}\}$""", state);

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}") };
        Assert.Equal(state, await http.GetStringAsync("/presences", Stop));
        Assert.Equal($$$"""{"topic":"room:1","present":{{{state}}}}""", await http.GetStringAsync("/nested", Stop));
        Assert.Equal($$$"""{"joins":{{{state}}},"leaves":{}}""", await http.GetStringAsync("/diff", Stop));
        var meta = state[state.IndexOf('[', StringComparison.Ordinal)..^2];
        Assert.Equal($$$"""{"key":"ann","metas":{{{meta}}}}""", await http.GetStringAsync("/entry", Stop));

        await client.AskAsync("room:1", "share");
        Assert.Equal($$$"""{"present":{{{state}}}}""", (await client.ReceiveAsync("shared")).Payload.GetRawText());
    }

    private static Task<KestrelHost> StartAsync() => KestrelHost.StartAsync(
        app =>
        {
            app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<DeviceChannel>("room:*"));
            app.MapGet("/presences", async (DevicePresence presence) => Results.Json(await presence.ListAsync("room:1")));
            app.MapGet("/nested", (DevicePresence presence) => new { topic = "room:1", present = presence.List("room:1") });
            app.MapGet("/diff", (DevicePresence presence) => new PresenceDiff(presence.List("room:1"), presence.List("none")));
            app.MapGet("/entry", (DevicePresence presence) => presence.Get("room:1", "ann"));
        },
        builder => builder.Services.AddPhoenix().AddPresence<DevicePresence>());

    private sealed record Device(string Name)
    {
        [System.Text.Json.Serialization.JsonPropertyName("device")]
        public string Name { get; } = Name;
    }

    private sealed class DevicePresence : Presence<Device>;

    private sealed class DeviceChannel(DevicePresence presence) : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override async ValueTask JoinedAsync(CancellationToken cancellationToken)
        {
            await presence.TrackAsync(this, "ann", new Device("laptop"), cancellationToken);
            await PushAsync("presence_state", presence.List(Topic), cancellationToken);
        }

        public override async ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
        {
            await BroadcastAsync("shared", new { present = presence.List(Topic) }, cancellationToken);
            return Reply.Ok();
        }
    }
}
