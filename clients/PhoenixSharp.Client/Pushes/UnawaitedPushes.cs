namespace PhoenixSharp.Client;

/// <summary>The latest pushes that nothing awaits. They are kept so that a refusal can be reported with its channel and event.</summary>
/// <remarks>The server may never reply to such a push, so only the latest 1024 are kept.</remarks>
internal sealed class UnawaitedPushes
{
    private const int Capacity = 1024;

    private Sent[] _latest = []; // by ref; allocated with the first push

    public void Add(Push push)
    {
        if (_latest.Length == 0)
            _latest = new Sent[Capacity];
        _latest[push.Ref % Capacity] = new Sent(push.Ref, push.Channel, push.Event);
    }

    /// <summary>Removes the push with a ref and returns its channel and event, or null if it is not kept.</summary>
    public (ChannelSession Channel, string Event)? Take(long @ref)
    {
        if (_latest.Length == 0 || @ref <= 0 || _latest[@ref % Capacity] is not { Channel: { } channel } sent || sent.Ref != @ref)
            return null;
        _latest[@ref % Capacity] = default;
        return (channel, sent.Event);
    }

    /// <summary>Removes all pushes, because the connection has ended and can't deliver a reply.</summary>
    public void Clear() => _latest = [];

    private readonly record struct Sent(long Ref, ChannelSession? Channel, string Event);
}
