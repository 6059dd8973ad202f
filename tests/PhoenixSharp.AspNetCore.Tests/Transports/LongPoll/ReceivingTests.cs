using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.LongPoll;

public sealed class ReceivingTests
{
    private const int MostBytes = 10_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_of_one_body_are_taken_in_their_order()
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        await client.JoinAsync("room:1");
        var events = Enumerable.Range(0, 50).Select(i => $$"""["1","{{i}}","room:1","echo",{"i":{{i}}}]""");
        Assert.Equal(200, (await client.PostAsync(string.Join("\r\n", events) + "\n")).Status);
        List<string> replies = [];
        while (replies.Count < 50)
            replies.AddRange((await client.PollAsync()).Messages);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $$"""["1","{{i}}","room:1","phx_reply",{"response":{"i":{{i}}},"status":"ok"}]"""), replies);
    }

    [Theory]
    [InlineData("application/x-ndjson", 100)]
    [InlineData("application/x-ndjson; charset=utf-8", 100)]
    public async Task Of_a_hundred_thousand_messages_a_hundred_are_taken(string contentType, int taken)
    {
        await using var host = await StartAsync(options => options.MaxMessageBytes = 8_000_000);
        using var client = await LongPollClient.OpenAsync(host);
        var body = string.Concat(Enumerable.Repeat(LongPollClient.Heartbeat + "\n", 100_000));
        Assert.Equal(200, (await SendAsync(client, body, contentType)).Status);
        Assert.Equal(taken, (await client.PollAsync()).Messages.Count);
    }

    [Fact]
    public async Task A_million_newlines_are_an_empty_message_which_is_malformed()
    {
        await using var host = await StartAsync(options => options.MaxMessageBytes = 8_000_000);
        using var client = await LongPollClient.OpenAsync(host);
        Assert.Equal(408, (await client.PostAsync(new string('\n', 1_000_000))).Status);
        Assert.Equal(410, (await client.PollAsync()).Status);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'[', 0xFF, (byte)']' }, "application/x-ndjson")]
    [InlineData(new byte[] { (byte)'[', 0xFF, (byte)']' }, "application/json")]
    [InlineData(new byte[] { (byte)'[', (byte)']' }, "application/json")]
    [InlineData(new byte[] { }, "application/x-ndjson")]
    public async Task A_malformed_message_ends_the_session(byte[] body, string contentType)
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        Assert.Equal(408, (await client.PostAsync(body, contentType)).Status);
        Assert.Equal(410, (await client.PostAsync(LongPollClient.Heartbeat)).Status);
        Assert.Single(host.Log.Records, record => record.EventId.Id == 400);
    }

    [Fact]
    public async Task A_line_that_is_no_base64_is_answered_500_and_those_before_it_are_taken()
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        var answer = await client.PostAsync($"{LongPollClient.Heartbeat}\n{{}}\n{LongPollClient.Heartbeat}");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.Http);
        Assert.False(answer.Headers.Contains("access-control-allow-origin"));
        Assert.Single((await client.PollAsync()).Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_past_the_limit_is_answered_413_and_the_session_lives(bool tellsItsLength)
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        var body = Encoding.UTF8.GetBytes(Padded(MostBytes + 1));
        var content = tellsItsLength ? (HttpContent)new ByteArrayContent(body) : new StreamContent(new UnseekableStream(body));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.SendAsync(HttpMethod.Post, content, Stop)).Http);
        Assert.Equal(200, (await client.PostAsync(Padded(MostBytes))).Status);
        Assert.Single((await client.PollAsync()).Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_is_answered_413_and_the_session_lives_when_the_body_exceeds_MaxPostBytes(bool tellsItsLength)
    {
        await using var host = await StartAsync(options => options.MaxPostBytes = MostBytes);
        using var client = await LongPollClient.OpenAsync(host);
        var lines = string.Concat(Enumerable.Repeat(Padded(999) + "\n", 10));
        Assert.Equal(MostBytes, lines.Length);
        var body = Encoding.UTF8.GetBytes(lines + " ");
        var content = tellsItsLength ? (HttpContent)new ByteArrayContent(body) : new StreamContent(new UnseekableStream(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.SendAsync(HttpMethod.Post, content, Stop)).Http);
        Assert.Contains("MaxPostBytes", Assert.Single(host.Log.Records, record => record.EventId.Id == 413).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await client.PostAsync(lines)).Status);
        Assert.Equal(10, (await client.PollAsync()).Messages.Count);
    }

    [Fact]
    public async Task Message_that_is_too_long_is_answered_413_when_those_before_it_were_handled()
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        var batch = $"{LongPollClient.Heartbeat}\n{Padded(MostBytes)}\n{Padded(MostBytes + 1)}\n{LongPollClient.Heartbeat}";
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.PostAsync(batch)).Http);
        Assert.Contains("MaxMessageBytes", Assert.Single(host.Log.Records, record => record.EventId.Id == 413).Text, StringComparison.Ordinal);
        Assert.Equal(2, (await client.PollAsync()).Messages.Count);
        Assert.Equal(200, (await client.PostAsync(LongPollClient.Heartbeat)).Status);
        Assert.Single((await client.PollAsync()).Messages);
    }

    [Fact]
    public async Task Twenty_pushes_of_60_KB_in_one_post_are_answered()
    {
        await using var host = await new Witness().StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        await client.JoinAsync("room:1");
        var large = new string('x', 60_000);
        Assert.Equal(200, (await client.PostAsync(string.Join('\n', Enumerable.Range(0, 20).Select(i => $$"""["1","{{i}}","room:1","echo",{"large":"{{large}}"}]""")))).Status);
        List<string> replies = [];
        while (replies.Count < 20)
            replies.AddRange((await client.PollAsync()).Messages);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $$"""["1","{{i}}","room:1","phx_reply",{"response":{"large":"{{large}}"},"status":"ok"}]"""), replies);
    }

    [Fact]
    public async Task A_forged_token_is_answered_before_the_body_is_there()
    {
        await using var host = await StartAsync();
        await using var client = await host.DialAsync();
        var answer = await client.AskAsync("POST /socket/longpoll?token=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n");
        Assert.Equal((200, """{"status":410}"""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_body_that_comes_slowly_holds_up_the_posts_of_its_own_session_alone()
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        using var other = await LongPollClient.OpenAsync(host);
        await using var slow = await host.DialAsync();
        var head = $"POST /socket/longpoll?token={client.Token} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: {LongPollClient.Heartbeat.Length}\r\n\r\n";
        await slow.SendBytesAsync(Encoding.ASCII.GetBytes(head + LongPollClient.Heartbeat[..5]));
        Assert.Equal(200, (await other.PostAsync(LongPollClient.Heartbeat)).Status);
        Assert.Single((await other.PollAsync()).Messages);
        Assert.Equal("""{"status":200}""", (await slow.AskAsync(LongPollClient.Heartbeat[5..])).Body);
        Assert.Equal(200, (await client.PostAsync(LongPollClient.Heartbeat)).Status);
        Assert.Equal(2, (await client.PollAsync()).Messages.Count);
    }

    [Fact]
    public async Task Who_waits_for_another_body_longer_than_a_window_is_answered_408()
    {
        var time = new VirtualTime();
        var block = new Block();
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel("room:*", _ => new BlockingChannel(block))),
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        using var client = await LongPollClient.OpenAsync(host);
        var blocked = client.PostAsync("""["1","1","room:1","phx_join",{}]""");
        await block.Entered.Task.WaitAsync(Patience.Limit, Stop);
        var behind = client.PostAsync(LongPollClient.Heartbeat);
        await Patience.UntilAsync(() => time.TimerCount == 2, "the second waited behind the first");
        time.Advance(new SocketOptions().LongPollWindow);
        Assert.Equal(408, (await behind).Status);
        Assert.False(blocked.IsCompleted);
        block.Go.Set();
        Assert.Equal(200, (await blocked).Status);
        Assert.Contains("room:1", Assert.Single((await client.PollAsync()).Messages), StringComparison.Ordinal);
    }

    private static Task<KestrelHost> StartAsync(Action<SocketOptions>? options = null) =>
        new Witness().StartAsync(options ?? (options => options.MaxMessageBytes = MostBytes));

    private static string Padded(int length) => LongPollClient.Heartbeat.Insert(1, new string(' ', length - LongPollClient.Heartbeat.Length));

    private static async Task<Answered> SendAsync(LongPollClient client, string body, string contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("content-type", contentType);
        return await client.SendAsync(HttpMethod.Post, content, Stop);
    }

    private sealed class Block
    {
        public TaskCompletionSource Entered { get; } = new();

        public ManualResetEventSlim Go { get; } = new();
    }

    private sealed class BlockingChannel(Block block) : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
        {
            block.Entered.SetResult();
            Assert.True(block.Go.Wait(Patience.Limit, cancellationToken));
            return Accept();
        }
    }

    // Its length is unknown, so the body goes out in chunks.
    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
