using PhoenixSharp.Cluster;

namespace PhoenixSharp.PubSub.Tests.Cluster;

public sealed class OutboxTests
{
    [Fact]
    public async Task What_comes_when_it_is_full_is_not_taken_and_what_waits_keeps_its_order()
    {
        using var outbox = new Outbox(maxBytes: 25);
        Assert.True(outbox.TryAdd(Envelope("a", 10)));
        Assert.True(outbox.TryAdd(Envelope("b", 10)));
        Assert.False(outbox.TryAdd(Envelope("c", 10)));
        Assert.True(outbox.TryAdd(Envelope("d", 5)));
        Assert.Equal(["a", "b", "d"], (await Take(outbox)).Select(envelope => envelope.Address));
        Assert.True(outbox.TryAdd(Envelope("e", 25)));
    }

    [Fact]
    public async Task An_envelope_and_what_goes_beside_it_are_taken_both_or_neither()
    {
        using var outbox = new Outbox(maxBytes: 25);
        Assert.True(outbox.TryAdd(Envelope("a", 5), Envelope("beside a", 10)));
        Assert.False(outbox.TryAdd(Envelope("b", 5), Envelope("beside b", 10)));
        Assert.True(outbox.TryAdd(Envelope("c", 10)));
        Assert.Equal(["a", "beside a", "c"], (await Take(outbox)).Select(envelope => envelope.Address));
        Assert.True(outbox.TryAdd(Envelope("d", 10), Envelope("beside d", 15)));
        Assert.False(outbox.TryAdd(Envelope("e", 1)));
    }

    [Fact]
    public async Task One_envelope_alone_may_be_larger()
    {
        using var outbox = new Outbox(maxBytes: 25);
        Assert.True(outbox.TryAdd(Envelope("a", 26)));
        Assert.False(outbox.TryAdd(Envelope("b", 1)));
        Assert.Single(await Take(outbox));
    }

    [Fact]
    public async Task Who_takes_waits_for_an_envelope_or_the_end()
    {
        using var outbox = new Outbox(maxBytes: 25);
        var taking = Take(outbox);
        Assert.False(taking.IsCompleted);
        outbox.TryAdd(Envelope("a", 1));
        Assert.Single(await taking);
        outbox.TryAdd(Envelope("b", 1));
        outbox.Complete();
        Assert.Single(await Take(outbox));
        Assert.Empty(await Take(outbox));
        Assert.False(outbox.TryAdd(Envelope("c", 1)));
    }

    private static Task<IReadOnlyList<OutboundEnvelope>> Take(Outbox outbox) => outbox.TakeAsync(TestContext.Current.CancellationToken).AsTask();

    private static OutboundEnvelope Envelope(string address, int length) => new(address, new byte[length]);
}
