using static PhoenixSharp.Cluster.Tests.Histories.HistoryEvent;

namespace PhoenixSharp.Cluster.Tests.Histories;

// Each rule is broken once, in a history as short as it can be: a checker that never failed proves nothing.
public sealed class HistoryCheckerTests
{
    private const string Room = "room:1";

    private static readonly Tracked Ann = new("ann", "A1", "1.1", 1);
    private static readonly Tracked Bob = new("bob", "B1", "2.1", 1);

    // ann on node a and bob on node b, both there and with their states
    private static readonly HistoryEvent[] Both =
    [
        new Connected("1.1", "a"),
        new JoinSent("1.1", Room, "ann", 1),
        new JoinOk("1.1", Room),
        new StateReceived("1.1", Room, [Ann]),
        new Connected("2.1", "b"),
        new JoinSent("2.1", Room, "bob", 1),
        new JoinOk("2.1", Room),
        new StateReceived("2.1", Room, [Ann, Bob]),
        new DiffReceived("1.1", Room, [Bob], []),
    ];

    // and cat beside ann
    private static readonly HistoryEvent[] Three =
    [
        .. Both,
        new Connected("3.1", "a"),
        new JoinSent("3.1", Room, "cat", 1),
        new JoinOk("3.1", Room),
        new StateReceived("3.1", Room, [Ann, Bob, new("cat", "C1", "3.1", 1)]),
    ];

    [Fact]
    public void A_history_in_which_all_is_well_passes()
    {
        Tracked later = new("bob", "B2", "2.1", 2, "B1");
        Tracked cat = new("cat", "C1", "3.1", 1);
        Passes(
            [
                .. Three,
                new DiffReceived("1.1", Room, [cat], []),
                new DiffReceived("2.1", Room, [cat], []),
                Send("1.1", 1), Receive("1.1", "1.1", 1), Ack("1.1", 1), Receive("2.1", "1.1", 1), Receive("3.1", "1.1", 1),
                new FaultOn("cut b", ["b"], Loses: true),
                Send("1.1", 2), Receive("1.1", "1.1", 2), Ack("1.1", 2), Receive("3.1", "1.1", 2), // bob misses it, and may
                new DiffReceived("1.1", Room, [], [Bob]), // hidden
                new DiffReceived("1.1", Room, [Bob], []), // shown
                new FaultOff("cut b"),
                new UpdateSent("2.1", Room, 2),
                new DiffReceived("2.1", Room, [later], [Bob]),
                new UpdateOk("2.1", Room, 2),
                new DiffReceived("1.1", Room, [later], [Bob]),
                Send("1.1", 3), Receive("1.1", "1.1", 3), Receive("3.1", "1.1", 3), Ack("1.1", 3), Receive("2.1", "1.1", 3),
                new LeaveSent("3.1", Room),
                new DiffReceived("1.1", Room, [], [cat]),
                new LeaveOk("3.1", Room),
                new DiffReceived("3.1", Room, [], [cat]), // its own
                new Closed("3.1", Room),
                new DiffReceived("2.1", Room, [], [cat]),
                new Listed("a", Room, [Ann, later]),
                new Listed("b", Room, [Ann, later]),
            ]);
    }

    [Fact]
    public void A_message_before_the_join_reply() =>
        Breaks("not joined", [.. Both[..6], Send("1.1", 1), Receive("1.1", "1.1", 1), Receive("2.1", "1.1", 1), .. Both[6..]]);

    [Fact]
    public void A_message_behind_the_leave_reply() =>
        Breaks("not joined", [.. Both, Leave("2.1"), new LeaveOk("2.1", Room), Send("1.1", 1), Receive("1.1", "1.1", 1), Receive("2.1", "1.1", 1)]);

    [Fact]
    public void Another_s_diff_behind_the_leave_reply() =>
        Breaks("not joined", [.. Both, Leave("2.1"), new LeaveOk("2.1", Room), new DiffReceived("2.1", Room, [], [Ann])]);

    [Fact]
    public void A_state_outside_of_a_join() =>
        Breaks("not joined", [.. Both, Leave("2.1"), new LeaveOk("2.1", Room), new StateReceived("2.1", Room, [Ann])]);

    [Fact]
    public void A_close_that_nobody_asked_for() => Breaks("closed unasked", [.. Both, new Closed("1.1", Room)]);

    [Fact]
    public void A_crash() => Breaks("crashed", [.. Both, new Errored("1.1", Room)]);

    [Fact]
    public void A_message_that_nobody_sent() => Breaks("never sent", [.. Both, Receive("2.1", "1.1", 1)]);

    [Fact]
    public void A_message_before_it_was_sent() => Breaks("never sent", [.. Both, Receive("2.1", "1.1", 1), Send("1.1", 1), Receive("1.1", "1.1", 1)]);

    [Fact]
    public void Another_payload() => Breaks("payload", [.. Both, Send("1.1", 1), Receive("1.1", "1.1", 1), new Received("2.1", Room, "1.1", 1, "{}")]);

    [Fact]
    public void A_message_that_was_refused_and_came() =>
        Breaks("refused", [.. Both, Send("1.1", 1), new Refused("1.1", Room, 1), Receive("2.1", "1.1", 1)]);

    [Fact]
    public void A_message_twice() =>
        Breaks("twice", [.. Both, Send("1.1", 1), Receive("1.1", "1.1", 1), Receive("2.1", "1.1", 1), Receive("2.1", "1.1", 1)]);

    [Fact]
    public void A_message_of_an_earlier_join_again() =>
        Breaks(
            "twice",
            [
                .. Both, Send("1.1", 1), Receive("1.1", "1.1", 1), Receive("2.1", "1.1", 1), Leave("2.1"), new LeaveOk("2.1", Room),
                new JoinSent("2.1", Room, "bob", 2), new JoinOk("2.1", Room), Receive("2.1", "1.1", 1),
            ]);

    [Fact]
    public void A_publisher_s_messages_out_of_order() =>
        Breaks(
            "order",
            [.. Both, Send("1.1", 1), Send("1.1", 2), Receive("1.1", "1.1", 1), Receive("1.1", "1.1", 2), Receive("2.1", "1.1", 2), Receive("2.1", "1.1", 1)]);

    [Fact]
    public void Two_publishers_of_one_node_whose_order_the_first_one_s_ack_fixed() =>
        Breaks(
            "order",
            [
                .. Three, Send("1.1", 1), Receive("1.1", "1.1", 1), Receive("3.1", "1.1", 1), Ack("1.1", 1),
                Send("3.1", 1), Receive("1.1", "3.1", 1), Receive("3.1", "3.1", 1), Receive("2.1", "3.1", 1), Receive("2.1", "1.1", 1),
            ]);

    [Fact]
    public void A_gap_on_the_publisher_s_node() =>
        Breaks(
            "lost",
            [.. Three, new FaultOn("broker", ["a", "b"], Loses: true), Send("1.1", 1), Send("1.1", 2), .. ToAnn(1), .. ToAnn(2), Receive("3.1", "1.1", 2)]);

    [Fact]
    public void An_acknowledged_message_that_never_comes_on_the_publisher_s_node() =>
        Breaks("lost", [.. Three, new FaultOn("broker", ["a", "b"], Loses: true), Send("1.1", 1), .. ToAnn(1), Ack("1.1", 1)]);

    [Fact]
    public void An_acknowledged_message_that_doesn_t_come_before_a_leave_that_was_sent_behind_the_ack() =>
        Breaks(
            "lost",
            [
                .. Three, new FaultOn("broker", ["a", "b"], Loses: true), Send("1.1", 1), .. ToAnn(1), Ack("1.1", 1),
                new LeaveSent("3.1", Room), new LeaveOk("3.1", Room),
            ]);

    [Fact]
    public void A_gap_between_nodes_that_no_fault_explains() =>
        Breaks("lost", [.. Both, Send("1.1", 1), Send("1.1", 2), .. ToAnn(1), .. ToAnn(2), Receive("2.1", "1.1", 2)]);

    [Fact]
    public void A_gap_between_nodes_that_a_fault_of_a_third_doesn_t_explain() =>
        Breaks(
            "lost",
            [.. Both, new FaultOn("kill c", ["c"], Loses: true), Send("1.1", 1), Send("1.1", 2), .. ToAnn(1), .. ToAnn(2), Receive("2.1", "1.1", 2)]);

    [Fact]
    public void A_gap_between_nodes_that_a_fault_doesn_t_explain_which_only_holds_up() =>
        Breaks(
            "lost",
            [.. Both, new FaultOn("pause b", ["b"], Loses: false), Send("1.1", 1), Send("1.1", 2), .. ToAnn(1), .. ToAnn(2), Receive("2.1", "1.1", 2)]);

    [Fact]
    public void A_message_that_never_comes_after_a_fault_has_ended() =>
        Breaks("lost", [.. Both, new FaultOn("cut b", ["b"], Loses: true), new FaultOff("cut b"), Send("1.1", 1), .. ToAnn(1), Ack("1.1", 1)]);

    [Fact]
    public void A_presence_that_nobody_tracked() => Breaks("never tracked", [.. Both, new DiffReceived("1.1", Room, [new("eve", "E1", "9.1", 1)], [])]);

    [Fact]
    public void A_meta_before_it_was_sent() => Breaks("never tracked", [.. Both, new DiffReceived("1.1", Room, [Bob with { Ref = "B2", Version = 2 }], [])]);

    [Fact]
    public void A_ref_that_joins_twice() => Breaks("joined twice", [.. Both, new DiffReceived("1.1", Room, [Bob], [])]);

    [Fact]
    public void A_ref_that_leaves_twice() =>
        Breaks("left twice", [.. Both, new DiffReceived("1.1", Room, [], [Bob]), new DiffReceived("1.1", Room, [], [Bob])]);

    [Fact]
    public void A_ref_that_comes_back_though_its_node_was_there() =>
        Breaks("came back", [.. Both, new DiffReceived("1.1", Room, [], [Bob]), new DiffReceived("1.1", Room, [Bob], [])]);

    [Fact]
    public void A_leave_of_who_never_joined() =>
        Breaks("left unseen", [.. Both[..8], new DiffReceived("1.1", Room, [], [Bob])]);

    [Fact]
    public void A_ref_that_follows_one_which_stays() =>
        Breaks(
            "phx_ref_prev",
            [.. Both, new UpdateSent("2.1", Room, 2), new DiffReceived("1.1", Room, [new("bob", "B2", "2.1", 2, "B1")], [])]);

    [Fact]
    public void A_client_that_ends_with_a_ghost() =>
        Breaks("I14", [.. Both, Leave("2.1"), new LeaveOk("2.1", Room), new Listed("a", Room, [Ann])]);

    [Fact]
    public void A_client_that_ends_without_who_is_there() => Breaks("I14", [.. Both[..8], new Listed("a", Room, [Ann, Bob])]);

    [Fact]
    public void A_client_that_never_gets_its_state() => Breaks("I14", [.. Both[..3], new Listed("a", Room, [Ann])]);

    [Fact]
    public void A_node_that_lists_a_ghost() =>
        Breaks("I1", [.. Both, new DiffReceived("2.1", Room, [], [Ann]), new Disconnected("1.1"), new Listed("a", Room, [Ann, Bob]), new Listed("b", Room, [Bob])]);

    [Fact]
    public void A_node_that_lost_a_member() => Breaks("I1", [.. Both, new DiffReceived("1.1", Room, [], [Bob]), new Listed("a", Room, [Ann])]);

    [Fact]
    public void A_node_that_lists_a_member_twice() =>
        Breaks(
            "I1",
            [
                .. Both, new UpdateSent("2.1", Room, 2), new UpdateOk("2.1", Room, 2),
                new DiffReceived("1.1", Room, [Bob with { Ref = "B2", Version = 2 }], []), new Listed("a", Room, [Ann, Bob with { Ref = "B2", Version = 2 }, Bob]),
            ]);

    [Fact]
    public void A_node_that_lists_an_old_meta() =>
        Breaks("I1", [.. Both, new UpdateSent("2.1", Room, 2), new UpdateOk("2.1", Room, 2), new Listed("a", Room, [Ann, Bob])]);

    [Fact]
    public void A_meta_with_another_ref_on_each_node() =>
        Breaks("I1", [.. Both, new Listed("a", Room, [Ann, Bob]), new Listed("c", Room, [Ann, Bob with { Ref = "B7" }])]);

    [Fact]
    public void A_violation_says_which_schedule_plays_it_again()
    {
        var history = new History(1234, [.. Both, new Errored("1.1", Room)]);
        var described = HistoryChecker.Describe(history, HistoryChecker.Check(history));
        Assert.Contains("PHOENIXSHARP_SCHEDULE=1234", described, StringComparison.Ordinal);
        Assert.Contains("crashed: 1.1 got phx_error on room:1 at #9", described, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_history_is_checked_as_it_was()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("phoenixsharp-").FullName, "history.jsonl");
        var history = new History(7, [.. Both, Send("1.1", 1), Receive("2.1", "1.1", 1), new Listed("a", Room, [Ann])]);
        history.Save(path);
        var loaded = History.Load(path, 7);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        Assert.Equal(history.Snapshot().Select(History.Line), loaded.Snapshot().Select(History.Line));
        Assert.Equal(HistoryChecker.Check(history), HistoryChecker.Check(loaded));
    }

    private static Sent Send(string connection, long sequence) => new(connection, Room, sequence, Payload(connection, sequence));

    private static Acked Ack(string connection, long sequence) => new(connection, Room, sequence);

    private static Received Receive(string connection, string publisher, long sequence) => new(connection, Room, publisher, sequence, Payload(publisher, sequence));

    private static Received[] ToAnn(long sequence) => [Receive("1.1", "1.1", sequence)];

    private static LeaveSent Leave(string connection) => new(connection, Room);

    private static string Payload(string publisher, long sequence) => $$"""{"by":"{{publisher}}","n":{{sequence}}}""";

    private static void Passes(HistoryEvent[] events) => Assert.Empty(HistoryChecker.Check(new History(0, events)));

    private static void Breaks(string rule, HistoryEvent[] events)
    {
        var violations = HistoryChecker.Check(new History(0, events));
        Assert.Contains(violations, violation => violation.Rule == rule);
        Assert.All(violations, violation => Assert.Equal(rule, violation.Rule)); // and nothing besides
    }
}
