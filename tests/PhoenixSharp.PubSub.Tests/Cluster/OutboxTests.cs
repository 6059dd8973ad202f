using PhoenixSharp.Cluster;

namespace PhoenixSharp.PubSub.Tests.Cluster;

public sealed class OutboxTests
{
    [Fact]
    public async Task What_comes_when_it_is_full_is_not_taken_and_what_waits_keeps_its_order()
    {
        var outbox = new Outbox(maxBytes: 25);
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
        var outbox = new Outbox(maxBytes: 25);
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
        var outbox = new Outbox(maxBytes: 25);
        Assert.True(outbox.TryAdd(Envelope("a", 26)));
        Assert.False(outbox.TryAdd(Envelope("b", 1)));
        Assert.Single(await Take(outbox));
    }

    [Fact]
    public async Task Who_takes_waits_for_an_envelope_or_the_end()
    {
        var outbox = new Outbox(maxBytes: 25);
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

    [Fact]
    public async Task A_beat_goes_before_all_that_waits_and_there_is_always_room_for_one()
    {
        var outbox = new Outbox(maxBytes: 25);
        Assert.True(outbox.TryAdd(Envelope("a", 25)));
        outbox.SetBeat(Envelope("beat 1", 10));
        outbox.SetBeat(Envelope("beat 2", 10));
        Assert.Equal(["beat 2", "a"], (await Take(outbox)).Select(envelope => envelope.Address));
        outbox.SetBeat(Envelope("beat 3", 10));
        Assert.True(outbox.TryAdd(Envelope("b", 25)));
        Assert.Equal(["beat 3", "b"], (await Take(outbox)).Select(envelope => envelope.Address));
        var taking = Take(outbox);
        Assert.False(taking.IsCompleted); // each goes once
        outbox.SetBeat(Envelope("beat 4", 10));
        Assert.Equal("beat 4", Assert.Single(await taking).Address);
        outbox.Complete();
        outbox.SetBeat(Envelope("beat 5", 10));
        Assert.Empty(await Take(outbox));
    }

    [Fact]
    public async Task Last_envelope_has_room_when_the_outbox_is_full()
    {
        var outbox = new Outbox(maxBytes: 25);
        outbox.TryAdd(Envelope("a", 25));
        outbox.Complete(Envelope("farewell", 10));
        Assert.False(outbox.IsDrained);
        Assert.Equal(["a", "farewell"], (await Take(outbox)).Select(envelope => envelope.Address));
        Assert.True(outbox.IsDrained);
        Assert.Empty(await Take(outbox));
    }

    [Fact]
    public async Task Beat_goes_out_after_the_end_only_while_envelopes_wait()
    {
        var outbox = new Outbox(maxBytes: 25);
        outbox.TryAdd(Envelope("a", 1));
        outbox.Complete();
        outbox.SetBeat(Envelope("beat", 10));
        Assert.Equal(["beat", "a"], (await Take(outbox)).Select(envelope => envelope.Address));
        outbox.SetBeat(Envelope("beat", 10));
        Assert.Empty(await Take(outbox));
    }

    private static Task<IReadOnlyList<OutboundEnvelope>> Take(Outbox outbox) => outbox.TakeAsync(TestContext.Current.CancellationToken).AsTask();

    private static OutboundEnvelope Envelope(string address, int length) => new(address, new byte[length]);
}
