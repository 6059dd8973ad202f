using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Keeps what happens on a channel, for a test to wait for.</summary>
internal sealed class Probe
{
    private readonly System.Threading.Channels.Channel<string> _seen = System.Threading.Channels.Channel.CreateUnbounded<string>();

    public Probe(PhoenixChannel channel, params string[] events)
    {
        foreach (var name in events)
            channel.On(name, payload => _seen.Writer.TryWrite($"{name} {(payload.IsBinary ? Convert.ToHexString(payload.Bytes.Span) : payload)}"));
        channel.Errored += error => _seen.Writer.TryWrite($"errored {error.Reason}");
        channel.Closed += reason => _seen.Writer.TryWrite($"closed {reason}");
        channel.Joined += _ => _seen.Writer.TryWrite("joined");
    }

    /// <summary>Waits for what happens next.</summary>
    public Task<string> NextAsync() => _seen.Reader.ReadAsync().AsTask().WaitAsync(Patience.Limit);
}
