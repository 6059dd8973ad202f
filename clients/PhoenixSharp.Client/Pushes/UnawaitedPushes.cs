namespace PhoenixSharp.Client;

/// <summary>The latest pushes that were sent without a waiter, so that a refusal can be reported with its channel and event.</summary>
/// <remarks>The server may reply to none of them, so only the latest are kept.</remarks>
internal sealed class UnawaitedPushes
{
    private const int Most = 1024;

    private Sent[] _latest = []; // by ref; allocated with the first push

    public void Add(Push push)
    {
        if (_latest.Length == 0)
            _latest = new Sent[Most];
        _latest[push.Ref % Most] = new Sent(push.Ref, push.Channel, push.Event);
    }

    /// <summary>Removes the push with a ref and returns its channel and event, or null if it is not kept.</summary>
    public (ChannelSession Channel, string Event)? Take(long @ref)
    {
        if (_latest.Length == 0 || @ref <= 0 || _latest[@ref % Most] is not { Channel: { } channel } sent || sent.Ref != @ref)
            return null;
        _latest[@ref % Most] = default;
        return (channel, sent.Event);
    }

    /// <summary>Removes all: the connection has ended, and no reply will come.</summary>
    public void Clear() => _latest = [];

    private readonly record struct Sent(long Ref, ChannelSession? Channel, string Event);
}
