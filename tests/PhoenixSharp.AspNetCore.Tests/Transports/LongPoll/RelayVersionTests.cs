using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;
using Channels = System.Threading.Channels;

namespace PhoenixSharp.Transports.LongPoll;

/// <summary>Long poll between a node of this version and one of the version before, which knows sessions by their tokens.</summary>
public sealed class RelayVersionTests : IAsyncLifetime
{
    private readonly VirtualTime _time = new();
    private readonly MemoryCluster _cluster = new();
    private readonly Channels.Channel<RelayMessage> _heard = Channels.Channel.CreateUnbounded<RelayMessage>();
    private readonly MemoryAdapter _old;
    private KestrelHost _host = null!;

    public RelayVersionTests() => _old = _cluster.Join("old", version: 1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _old.StartAsync(Hear, Stop);
        _host = await KestrelHost.StartEchoAsync(
            configure: builder => builder.Services.AddSingleton<IPubSubAdapter>(_cluster.Join("new")).AddSingleton<TimeProvider>(_time));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _old.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Recorded_messages_of_version_1_are_read(bool isSealed)
    {
        var recorded = RecordedEnvelope.All(isSealed).Where(envelope => envelope.Event == "relay").ToList();
        var messages = recorded.ConvertAll(envelope => RelayMessage.Read(envelope.Payload.ToArray(), envelope.Payload.Length)!);
        Assert.Equal(
            [RelayKind.Receive, RelayKind.Taken, RelayKind.Answer, RelayKind.Poll, RelayKind.Taken, RelayKind.Answer],
            messages.Select(message => message.Kind));
        Assert.All(messages, message => Assert.Equal((1, 0), (message.Version, message.Run)));
        var requests = messages.Where(message => message.IsRequest);
        Assert.All(requests, message => Assert.Equal(RecordedEnvelope.Token(isSealed), message.Session));
        Assert.Equal("""["1","1","room:1","phx_join",{}]""", Encoding.UTF8.GetString(messages[0].Parts![0].Span));
        Assert.All(recorded.Zip(messages), pair => Assert.Equal(pair.First.Payload.ToArray(), pair.Second.ToPayload().Bytes.ToArray()));
    }

    [Fact]
    public async Task Requests_of_a_node_of_version_1_are_answered_in_its_version()
    {
        using var client = await LongPollClient.OpenAsync(_host);
        var body = Encoding.UTF8.GetBytes(LongPollClient.Heartbeat);
        await SayAsync(new RelayMessage(RelayKind.Receive, "old", 1, client.Token!, 1, [body]) { Version = 1 });
        Assert.Equal(new RelayMessage(RelayKind.Taken, "new", 1) { Version = 1, Parts = [] }, await NextAsync(), Same);
        Assert.Equal(new RelayMessage(RelayKind.Answer, "new", 1, Status: 200) { Version = 1, Parts = [] }, await NextAsync(), Same);
        await SayAsync(new RelayMessage(RelayKind.Poll, "old", 2, client.Token!) { Version = 1 });
        Assert.Equal(RelayKind.Taken, (await NextAsync()).Kind);
        var answer = await NextAsync();
        Assert.Equal((RelayKind.Answer, 1, 200), (answer.Kind, answer.Version, answer.Status));
        Assert.Contains("phx_reply", Encoding.UTF8.GetString(Assert.Single(answer.Parts!).Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_to_a_node_of_version_1_has_the_token_and_is_not_sent_twice()
    {
        using var client = new LongPollClient(_host.Port) { Token = "b2xk.secret" };
        var timers = _time.TimerCount;
        var post = client.PostAsync(LongPollClient.Heartbeat);
        Assert.Equal((RelayKind.Receive, 1, "b2xk.secret"), Short(await NextAsync()));
        await Patience.UntilAsync(() => _time.TimerCount > timers, "it waits");
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(410, (await post).Status);

        post = client.PostAsync(LongPollClient.Heartbeat);
        var request = await NextAsync();
        Assert.Equal(2, request.Id);
        await SayAsync(new RelayMessage(RelayKind.Taken, "old", 2) { Version = 1 });
        await SayAsync(new RelayMessage(RelayKind.Answer, "old", 2, Status: 200) { Version = 1 });
        Assert.Equal(200, (await post).Status);
        Assert.False(_heard.Reader.TryRead(out _));
    }

    private static (RelayKind Kind, int Version, string Session) Short(RelayMessage message) =>
        (message.Kind, message.Version, message.Session);

    private static bool Same(RelayMessage one, RelayMessage other) =>
        one.ToPayload().Bytes.Span.SequenceEqual(other.ToPayload().Bytes.Span);

    private ValueTask<RelayMessage> NextAsync() => _heard.Reader.ReadAsync(Stop);

    private void Hear(Broadcast broadcast)
    {
        var bytes = broadcast.Payload.Bytes.ToArray();
        if (broadcast.Event == "relay" && RelayMessage.Read(bytes, bytes.Length) is { } message)
            _heard.Writer.TryWrite(message);
    }

    private async Task SayAsync(RelayMessage message) =>
        await _old.DirectBroadcastAsync("new", new Broadcast("phx_longpoll:/socket", "relay", message.ToPayload()), Stop);
}
