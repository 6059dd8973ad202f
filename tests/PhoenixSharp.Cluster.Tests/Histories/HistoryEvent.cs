using System.Text.Json.Serialization;

namespace PhoenixSharp.Cluster.Tests.Histories;

/// <summary>One thing that happened, as a client or the run itself saw it; in a file it is a line of JSON.</summary>
/// <remarks>
/// What is sent is written down before it goes out, what is received after it came: so whatever stands before something in a history, and is of the same
/// kind of cause, was before it. Connections are named <c>client.number</c>; their metas and payloads say which connection made them.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Connected), "connected")]
[JsonDerivedType(typeof(Disconnected), "disconnect")]
[JsonDerivedType(typeof(JoinSent), "join")]
[JsonDerivedType(typeof(JoinOk), "join-ok")]
[JsonDerivedType(typeof(LeaveSent), "leave")]
[JsonDerivedType(typeof(LeaveOk), "leave-ok")]
[JsonDerivedType(typeof(Closed), "phx_close")]
[JsonDerivedType(typeof(Errored), "phx_error")]
[JsonDerivedType(typeof(Sent), "send")]
[JsonDerivedType(typeof(Acked), "ack")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Received), "recv")]
[JsonDerivedType(typeof(UpdateSent), "update")]
[JsonDerivedType(typeof(UpdateOk), "update-ok")]
[JsonDerivedType(typeof(StateReceived), "presence_state")]
[JsonDerivedType(typeof(DiffReceived), "presence_diff")]
[JsonDerivedType(typeof(FaultOn), "fault-on")]
[JsonDerivedType(typeof(FaultOff), "fault-off")]
[JsonDerivedType(typeof(Listed), "listing")]
internal abstract record HistoryEvent
{
    private HistoryEvent() { }

    /// <summary>A connection to a node is there.</summary>
    public sealed record Connected(string Connection, string Node) : HistoryEvent;

    /// <summary>It ended, whoever ended it: nothing comes from it any more.</summary>
    public sealed record Disconnected(string Connection) : HistoryEvent;

    /// <summary>A join goes out, and with it a presence.</summary>
    public sealed record JoinSent(string Connection, string Topic, string Key, int Version) : HistoryEvent;

    public sealed record JoinOk(string Connection, string Topic) : HistoryEvent;

    public sealed record LeaveSent(string Connection, string Topic) : HistoryEvent;

    public sealed record LeaveOk(string Connection, string Topic) : HistoryEvent;

    public sealed record Closed(string Connection, string Topic) : HistoryEvent;

    public sealed record Errored(string Connection, string Topic) : HistoryEvent;

    /// <summary>A message goes out, to be broadcast. Sequences count up within a connection and topic.</summary>
    public sealed record Sent(string Connection, string Topic, long Sequence, string Payload) : HistoryEvent;

    /// <summary>The server answered that it has broadcast it.</summary>
    public sealed record Acked(string Connection, string Topic, long Sequence) : HistoryEvent;

    /// <summary>The server answered that it has not.</summary>
    public sealed record Refused(string Connection, string Topic, long Sequence) : HistoryEvent;

    /// <summary>A broadcast came.</summary>
    /// <param name="Connection">Who got it.</param>
    /// <param name="Publisher">Whose it is, by the payload.</param>
    public sealed record Received(string Connection, string Topic, string Publisher, long Sequence, string Payload) : HistoryEvent;

    /// <summary>A presence's meta is to be replaced.</summary>
    public sealed record UpdateSent(string Connection, string Topic, int Version) : HistoryEvent;

    public sealed record UpdateOk(string Connection, string Topic, int Version) : HistoryEvent;

    public sealed record StateReceived(string Connection, string Topic, IReadOnlyList<Tracked> All) : HistoryEvent;

    public sealed record DiffReceived(string Connection, string Topic, IReadOnlyList<Tracked> Joins, IReadOnlyList<Tracked> Leaves) : HistoryEvent;

    /// <summary>Something is about to be broken.</summary>
    /// <param name="Fault">What, as in the schedule.</param>
    /// <param name="Nodes">Whose links to the others it touches.</param>
    /// <param name="Loses">Whether broadcasts on these links may be lost by it; one that only holds them up loses none.</param>
    public sealed record FaultOn(string Fault, IReadOnlyList<string> Nodes, bool Loses) : HistoryEvent;

    /// <summary>It is mended, and was seen to work: broadcasts crossed each touched link, both ways.</summary>
    public sealed record FaultOff(string Fault) : HistoryEvent;

    /// <summary>What a node lists at the end.</summary>
    public sealed record Listed(string Node, string Topic, IReadOnlyList<Tracked> All) : HistoryEvent;
}

/// <summary>One meta in a state, a diff or a listing.</summary>
/// <param name="Connection">Who is there, by the meta.</param>
/// <param name="Version">Which of that connection's metas on the topic.</param>
internal sealed record Tracked(string Key, string Ref, string Connection, int Version, string? PreviousRef = null)
{
    public override string ToString() => $"{Ref} ({Key}, {Connection}, version {Version})";
}
