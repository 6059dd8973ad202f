using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Contract;

/// <summary>Reads what comes to one topic.</summary>
internal sealed class Reader(TopicSubscription subscription) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<Broadcast> _broadcasts = subscription.GetAsyncEnumerator();

    private Task<bool> _moving = Task.FromResult(true);

    public async Task<Broadcast> NextAsync()
    {
        _moving = _broadcasts.MoveNextAsync().AsTask();
        Assert.True(await _moving.WaitAsync(Patience.Limit));
        return _broadcasts.Current;
    }

    public async Task<string[]> NextAsync(int count)
    {
        var events = new string[count];
        for (var i = 0; i < count; i++)
            events[i] = (await NextAsync()).Event;
        return events;
    }

    /// <summary>Reads up to an event, and gets the others before it.</summary>
    public async Task<IReadOnlyList<string>> UntilAsync(string last)
    {
        List<string> events = [];
        while (await NextAsync() is var next && next.Event != last)
            events.Add(next.Event);
        return events;
    }

    /// <summary>Leaves the topic.</summary>
    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await _moving; // ends a read that a test has abandoned
        await _broadcasts.DisposeAsync();
    }
}
