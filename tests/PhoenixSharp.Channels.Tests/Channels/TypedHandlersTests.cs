using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Channels;

/// <summary>What the generator binds runs as what is written by hand.</summary>
public sealed class TypedHandlersTests : IDisposable
{
    private readonly SocketHost _host = new SocketHost().Channel("typed", _ => new TypedChannel());

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("""["1","2","typed","add",{"left":2,"right":3}]""", """["1","2","typed","phx_reply",{"status":"ok","response":{"sum":5}}]""")]
    [InlineData("""["1","2","typed","add_later",{"left":2,"right":3}]""", """["1","2","typed","phx_reply",{"status":"ok","response":{"sum":5}}]""")]
    [InlineData("""["1","2","typed","else",{}]""", """["1","2","typed","phx_reply",{"status":"error","response":{"reason":"else"}}]""")]
    [InlineData("""["1","2","typed","add","text"]""", """["1","2","typed","phx_reply",{"status":"error","response":{"reason":"invalid payload"}}]""")]
    [InlineData("""["1","2","typed","add",null]""", """["1","2","typed","phx_reply",{"status":"error","response":{"reason":"invalid payload"}}]""")]
    public async Task An_event_is_handled_by_the_method_that_names_it_and_any_other_by_HandleAsync(string push, string sent)
    {
        var session = _host.Connect();
        await session.JoinsAsync("typed");

        session.Receives(push);

        await session.SendsAsync(sent);
    }

    [Fact]
    public async Task A_broadcast_is_changed_by_the_method_that_names_it()
    {
        var session = _host.Connect();
        await session.JoinsAsync("typed");

        await _host.Broadcaster.BroadcastAsync("typed", "sum", new Sum(5), TestContext.Current.CancellationToken);
        await _host.Broadcaster.BroadcastAsync("typed", "plain", new Sum(5), TestContext.Current.CancellationToken);

        HashSet<string> sent = [await session.SendsNextAsync(), await session.SendsNextAsync()];
        Assert.Equal(["""["1",null,"typed","sum",{"sum":50}]""", """[null,null,"typed","plain",{"sum":5}]"""], sent);
    }
}

internal sealed record Numbers(int Left, int Right);

internal sealed record Sum([property: System.Text.Json.Serialization.JsonPropertyName("sum")] int Value);

internal sealed partial class TypedChannel : Channel<PlainSocket>
{
    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

    public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken) => new(Reply.Error(@event));

    [Event("add")]
    private Reply Add(Numbers numbers) => Reply.Ok(new Sum(numbers.Left + numbers.Right));

    [Event("add_later")]
    private async ValueTask<Reply> AddLater(Numbers numbers, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return Add(numbers);
    }

    [Outgoing("sum")]
    private ValueTask TenTimes(Sum sum) => PushAsync("sum", new Sum(sum.Value * 10));
}
