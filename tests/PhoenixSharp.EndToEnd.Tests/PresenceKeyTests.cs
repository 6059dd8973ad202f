using System.Text.Json;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 21 of the promises: any presence key comes back as it went in.
public sealed class PresenceKeyTests
{
    private static readonly string[] Keys =
    [
        "ann", "__proto__", "constructor", "toString", "hasOwnProperty", "", " ", "1", "01", "-0", "null", "true", "[]", "{}",
        "\"", "'", "\\", "/", "\\u0041", "</script>", "\0", "\u0001\t\r\n\u007f", "\u2028\u2029", "é", "e\u0301", "😀", "👩‍👩‍👧", "\U0010FFFF", "\uFFFE",
        "a:b", "ключ", "鍵", "مفتاح", new('k', 10_000), string.Concat(Enumerable.Repeat("😀", 2_500)),
    ];

    private sealed class KeyPresence : Presence<Payload>;

    private sealed class KeyChannel(KeyPresence presence) : Channel<OpenSocket>
    {
        private string? _key;

        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
        {
            _key = join.Payload.TryGet("key", out var key) ? key.AsString() : null;
            return Accept();
        }

        public override async ValueTask JoinedAsync(CancellationToken cancellationToken)
        {
            if (_key is not null)
                await presence.TrackAsync(this, _key, Payload.FromJson("""{"at":1}"""), cancellationToken);
            await PushAsync("presence_state", presence.List(Topic), cancellationToken);
        }
    }

    [Fact]
    public async Task Every_key_is_in_the_state_and_in_the_diffs_as_it_was_given()
    {
        await using var host = await StartAsync();
        await using var watcher = await host.ConnectAsync();
        await watcher.JoinAsync("room:1");
        Assert.Equal("{}", (await watcher.ReceiveAsync("presence_state")).Payload.GetRawText());
        foreach (var key in Keys)
        {
            var member = await host.ConnectAsync();
            await member.JoinAsync("room:1", $$"""{"key":{{JsonSerializer.Serialize(key)}}}""");
            var state = (await member.ReceiveAsync("presence_state")).Payload;
            Assert.Equal(key, Assert.Single(state.EnumerateObject()).Name);
            Assert.Equal([key], await DiffAsync(watcher, "joins"));
            member.Socket.Reset();
            Assert.Equal([key], await DiffAsync(watcher, "leaves"));
        }
    }

    [Fact]
    public async Task All_of_them_at_once_are_as_many_members()
    {
        await using var host = await StartAsync();
        List<ChannelClient> members = [];
        foreach (var key in Keys)
        {
            members.Add(await host.ConnectAsync());
            await members[^1].JoinAsync("room:1", $$"""{"key":{{JsonSerializer.Serialize(key)}}}""");
            await members[^1].ReceiveAsync("presence_state");
        }
        await using var last = await host.ConnectAsync();
        await last.JoinAsync("room:1");
        var state = (await last.ReceiveAsync("presence_state")).Payload;
        Assert.Equal(Keys.Order(StringComparer.Ordinal), state.EnumerateObject().Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.All(state.EnumerateObject(), entry => Assert.Equal(1, entry.Value.GetProperty("metas")[0].GetProperty("at").GetInt32()));
        foreach (var member in members)
            await member.DisposeAsync();
    }

    private static Task<KestrelHost> StartAsync() => KestrelHost.StartAsync(
        app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<KeyChannel>("room:*")),
        builder => new PhoenixBuilder(builder.Services).AddPresence<KeyPresence>());

    private static async Task<IEnumerable<string>> DiffAsync(ChannelClient watcher, string side)
    {
        var diff = (await watcher.ReceiveAsync("presence_diff")).Payload;
        return diff.GetProperty(side).EnumerateObject().Select(entry => entry.Name);
    }
}
