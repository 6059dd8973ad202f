using System.Text.Json;

namespace PhoenixSharp.Conformance.Comparing;

/// <summary>What one client has asked for, as far as the order rules depend on it.</summary>
internal sealed class Membership
{
    private readonly HashSet<(string Topic, string? Ref)> _joins = [];
    private readonly HashSet<string> _joined = [];
    private readonly HashSet<string> _ended = [];
    private readonly HashSet<(string Topic, string Key)> _ownKeys = [];
    private readonly HashSet<(string Topic, string PhxRef)> _lateLeaves = [];

    public void Sent(WireMessage message)
    {
        if (message.Event == "phx_join")
        {
            _joins.Add((message.Topic, message.Ref));
            if (!_joined.Add(message.Topic))
                _ended.Add(message.Topic);
        }
        if (message is { Event: "phx_join" or "track", Payload: { ValueKind: JsonValueKind.Object } payload }
            && payload.TryGetProperty("key", out var key) && Json.StringOrNull(key) is { } own)
            _ownKeys.Add((message.Topic, own));
    }

    public void Got(WireMessage message)
    {
        if (message.Event is "phx_close" or "phx_error")
            _ended.Add(message.Topic);
    }

    /// <summary>Whether the connection itself answers, not a channel.</summary>
    public bool IsAnswerOfConnection(WireMessage message) =>
        message.Event == "phx_reply" && (message.Topic == "phoenix" || _joins.Contains((message.Topic, message.Ref)));

    public bool IsOwnKey(string topic, string key) => _ownKeys.Contains((topic, key));

    /// <summary>
    /// README: "A member that leaves a presence topic (or whose channel crashes) got its own leave diff after phx_close (phx_error)
    /// about once in 100 tries, and after a duplicate join the old channel's leave diff twice in 120. A replay should let both pass."
    /// </summary>
    /// <remarks>Once for each presence.</remarks>
    public bool LetsLateLeavePass(string topic, DiffEntry came, PhxRefs refs) =>
        came.Side == "leaves" && _ended.Contains(topic) && IsOwnKey(topic, came.Key)
        && came.PhxRef is { } mark && refs.Knows(mark) && _lateLeaves.Add((topic, mark));
}
