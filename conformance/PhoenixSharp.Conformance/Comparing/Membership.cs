using System.Text.Json;

namespace PhoenixSharp.Conformance.Comparing;

/// <summary>What one client has asked for and become, as far as the order rules depend on it.</summary>
internal sealed class Membership
{
    private readonly HashSet<(string Topic, string? Ref)> _joins = [];
    private readonly Dictionary<string, int> _open = [];
    private readonly HashSet<(string Topic, string Key)> _ownKeys = [];
    private readonly HashSet<(string Topic, string PhxRef)> _present = [];
    private readonly HashSet<(string Topic, string PhxRef)> _leaving = [];

    public void Sent(WireMessage message)
    {
        if (message.Event == "phx_join")
        {
            _joins.Add((message.Topic, message.Ref));
            // A duplicate join ends the channel before it.
            if ((_open[message.Topic] = _open.GetValueOrDefault(message.Topic) + 1) > 1)
                End(message.Topic);
        }
        if (message is { Event: "phx_join" or "track", Payload: { ValueKind: JsonValueKind.Object } payload }
            && payload.TryGetProperty("key", out var key) && Json.StringOrNull(key) is { } own)
            _ownKeys.Add((message.Topic, own));
    }

    public void Got(WireMessage message)
    {
        // The close of a channel that a duplicate join ended says nothing of the one after it.
        if (message.Event is "phx_close" or "phx_error" && (_open[message.Topic] = _open.GetValueOrDefault(message.Topic) - 1) <= 0)
            End(message.Topic);
        foreach (var entry in DiffEntry.Read(message) ?? [])
            Note(message.Topic, entry);
    }

    private void Note(string topic, DiffEntry entry)
    {
        if (!IsOwnKey(topic, entry.Key) || entry.PhxRef is not { } mark)
            return;
        if (entry.Side == "joins")
            _present.Add((topic, mark));
        else
            _present.Remove((topic, mark));
    }

    private void End(string topic)
    {
        _leaving.UnionWith(_present.Where(one => one.Topic == topic));
        _present.RemoveWhere(one => one.Topic == topic);
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
    public bool LetsLateLeavePass(string topic, DiffEntry came) =>
        came is { Side: "leaves", PhxRef: { } mark } && IsOwnKey(topic, came.Key) && _leaving.Remove((topic, mark));
}
