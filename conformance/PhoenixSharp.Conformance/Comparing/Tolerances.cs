using System.Text.Json;

namespace PhoenixSharp.Conformance.Comparing;

/// <summary>Who may overtake whom on its way to one client. Every rule is a sentence of the transcripts' README; nothing else is let pass.</summary>
internal static class Tolerances
{
    public static bool MayOvertake(Expected later, Expected earlier, Membership membership) =>
        SameAnyOrder(later, earlier)
        || (later.Message is { } one && earlier.Message is { } other
            && (DifferentChannels(one, other, membership) || ConnectionAndChannel(one, other, membership)
                || OwnDiffAndState(one, other, membership) || OwnDiffAndState(other, one, membership)));

    /// <summary>"neighbouring steps of one client with the same k may come in any order among themselves."</summary>
    private static bool SameAnyOrder(Expected one, Expected other) => one.AnyOrder is { } k && other.AnyOrder == k;

    /// <summary>"Broadcasts and pushes of different topics … have no order among each other. Messages of one channel to one client have."</summary>
    private static bool DifferentChannels(WireMessage one, WireMessage other, Membership membership) =>
        one.Topic != other.Topic && !membership.IsAnswerOfConnection(one) && !membership.IsAnswerOfConnection(other);

    /// <summary>
    /// "The answers to heartbeat and to joins come from the connection, those to events from the channel: these two may overtake each other."
    /// Not within one topic, whose messages have an order, and not two answers of the connection.
    /// </summary>
    private static bool ConnectionAndChannel(WireMessage one, WireMessage other, Membership membership) =>
        one.Topic != other.Topic && membership.IsAnswerOfConnection(one) != membership.IsAnswerOfConnection(other);

    /// <summary>"The order of a member's own presence_diff and its presence_state: mostly the diff comes first …, but it is a race."</summary>
    private static bool OwnDiffAndState(WireMessage diff, WireMessage state, Membership membership) =>
        diff.Topic == state.Topic && state is { Event: "presence_state", Payload.ValueKind: JsonValueKind.Object }
        && DiffEntry.Read(diff) is { Count: > 0 } entries
        && entries.All(entry => entry.Side == "joins" && membership.IsOwnKey(diff.Topic, entry.Key) && Holds(state.Payload.Value, entry));

    private static bool Holds(JsonElement state, DiffEntry entry) =>
        state.TryGetProperty(entry.Key, out var presence) && presence.ValueKind == JsonValueKind.Object && presence.TryGetProperty("metas", out var metas)
        && metas.EnumerateArray().Any(meta => new DiffEntry("", entry.Key, meta).PhxRef == entry.PhxRef);
}
