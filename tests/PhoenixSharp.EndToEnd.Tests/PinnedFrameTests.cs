using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 40 of the promises: a part of a message that is stored does not keep the whole message in memory.
public sealed class PinnedFrameTests
{
    private const int Messages = 1000;
    private const int MessageBytes = 100_000;
    private const int MostBytesEach = 15_000; // a channel with a presence has about 3,000, and ArrayPool keeps some buffers

    private static readonly string Filler = $"\"{new string('f', MessageBytes)}\"";

    private sealed class MemberPresence : Presence<Payload>;

    // Stores what the shipped server's RoomChannel stores: one field of the join, and a presence.
    private sealed class FieldChannel(MemberPresence presence) : Channel<OpenSocket>
    {
        private Payload _meta;

        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
        {
            _meta = join.Payload.TryGet("meta", out var meta) ? meta : Payload.Empty;
            return Accept();
        }

        public override async ValueTask JoinedAsync(CancellationToken cancellationToken)
        {
            await presence.TrackAsync(this, "member", _meta, cancellationToken);
            await PushAsync("presence_state", presence.List(Topic), cancellationToken);
        }
    }

    private sealed class WholeChannel : Channel<OpenSocket>
    {
        private readonly List<Payload> _stored = [];

        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
        {
            _stored.Add(join.Payload);
            return Accept();
        }

        public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
        {
            _stored.Add(payload.Detach());
            return new(Reply.Ok());
        }
    }

    [Fact]
    public async Task Stored_field_of_a_join_does_not_keep_its_message()
    {
        await using var host = await StartAsync();
        await using var client = await host.ConnectAsync();
        await StaysSmallAsync(host, async number =>
        {
            Assert.Equal("ok", (await client.JoinAsync($"field:{number}", $$$"""{"meta":{"a":1},"filler":{{{Filler}}}}""")).Status);
            await client.ReceiveAsync("presence_state");
        });
    }

    [Theory]
    [InlineData("2.0.0")]
    [InlineData("1.0.0")]
    public async Task Stored_payload_of_a_join_does_not_keep_what_stood_beside_it(string vsn)
    {
        await using var host = await StartAsync();
        await using var client = await host.OpenAsync($"/socket/websocket?vsn={vsn}");
        await StaysSmallAsync(host, async number =>
        {
            await client.SendAsync(vsn == "2.0.0"
                ? $$"""["{{number}}","{{number}}","whole:{{number}}","phx_join",{"a":1},{{Filler}}]"""
                : $$"""{"topic":"whole:{{number}}","event":"phx_join","ref":"{{number}}","payload":{"a":1},"filler":{{Filler}}}""");
            Assert.Contains("ok", (await client.ReceiveAsync())!.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Detached_payload_of_a_push_does_not_keep_its_message()
    {
        await using var host = await StartAsync();
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("whole:1");
        await StaysSmallAsync(host, async _ =>
        {
            var padded = $$"""{"a":1}{{new string(' ', MessageBytes / 2)}}""";
            Assert.Equal("ok", (await client.AskAsync("whole:1", new string('e', MessageBytes / 2), padded)).Status);
        });
    }

    [Fact]
    public async Task Broadcast_that_waits_for_its_reader_does_not_keep_its_message()
    {
        await using var host = await StartAsync();
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        using var unread = host.App.Services.GetRequiredService<IPubSub>().Subscribe("room:1");
        await StaysSmallAsync(host, async number =>
        {
            await client.SendAsync(null, $"p{number}", "room:1", "said", $$"""{"a":1},{{Filler}}""");
            Assert.Equal("ok", (await client.ReplyAsync($"p{number}")).Status);
            await client.ReceiveAsync("said");
        });
        Assert.Equal(2, host.App.Services.GetRequiredService<IPubSub>().CountSubscribers("room:1"));
    }

    // The first few fill the pools that the server and the test keep.
    private static async Task StaysSmallAsync(KestrelHost host, Func<int, Task> sendAsync)
    {
        for (var i = 0; i < 10; i++)
            await sendAsync(i);
        host.Log.Clear();
        var before = Heap.Live();
        for (var i = 10; i < 10 + Messages; i++)
            await sendAsync(i);
        host.Log.Clear();
        var each = (Heap.Live() - before) / Messages;
        TestContext.Current.TestOutputHelper?.WriteLine($"{each} bytes each");
        Assert.InRange(each, long.MinValue, MostBytesEach);
    }

    private static Task<KestrelHost> StartAsync() => KestrelHost.StartAsync(
        app => app.MapSocket<OpenSocket>(
            "/socket", socket => socket.Channel<FieldChannel>("field:*").Channel<WholeChannel>("whole:*").Channel<EchoChannel>("room:*")
                .Configure(options => options.MaxChannels = 2 * Messages)),
        builder => new PhoenixBuilder(builder.Services).AddPresence<MemberPresence>());
}
