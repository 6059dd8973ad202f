using PhoenixSharp.Replication;

namespace PhoenixSharp.Tracking;

/// <summary>The end of a transfer, which is merged in slices while other things happen.</summary>
public class KnowledgeMergeTests
{
    private static readonly Replica A = new("a", 1);
    private static readonly Replica B = new("b", 1);

    private readonly TrackerState _author = new(A);
    private readonly TrackerState _late = new(B, slice: 1);

    public KnowledgeMergeTests() => _late.Up(A);

    [Fact]
    public void What_is_dead_leaves_slice_by_slice_and_only_then_the_context_moves()
    {
        for (var i = 0; i < 5; i++)
            _late.Merge(Track($"k{i}"));
        _author.UntrackOwner(1);
        Assert.False(Begin().IsDone);
        for (var left = 4; left > 0; left--)
        {
            Assert.Equal((left, 5L), (_late.View("t").Count, Known.Context));
            Assert.Single(_late.Settle().Topics[0].Leaves);
        }
        _late.Settle();
        Assert.True(_late.IsSettled);
        Assert.Equal((0, 10L), (_late.View("t").Count, Known.Context));
    }

    [Fact]
    public void What_a_transfer_calls_dead_is_not_admitted_while_it_is_merged()
    {
        for (var i = 0; i < 5; i++)
            _late.Merge(Track($"k{i}"));
        var late = Track("late"); // still on its way when its removal is known
        _author.UntrackOwner(1);
        Assert.False(Begin().IsDone);
        _late.Settle();
        Assert.True(_late.Merge(late).IsEmpty);
        while (!_late.IsSettled)
            _late.Settle();
        Assert.Equal((0, 12L), (_late.View("t").Count, Known.Context));
    }

    [Fact]
    public void What_a_part_brought_and_lost_its_slot_stays_dead()
    {
        Track("lost");
        var joined = Track("k");
        _late.Merge([.. joined.Values.Values]); // a part: nothing else is known
        Assert.Equal("", Known.Cloud.ToString());
        Untrack("k"); // lost, too
        _late.Merge(Track("k"));
        _late.Merge(Untrack("k"));
        Assert.Equal(0, _late.View("t").Count);
        Assert.True(_late.Merge([.. joined.Values.Values]).IsEmpty);
    }

    [Fact]
    public void What_a_part_brought_is_not_passed_on_before_all_of_the_answer_is_here()
    {
        Track("lost");
        _late.Merge([.. Track("k").Values.Values]);
        var (living, knowledge) = _late.Full(new Replica("c", 1), _late.Clock);
        Assert.Empty(living);
        Assert.True(knowledge.Clouds[A].IsEmpty);
    }

    [Fact]
    public void A_replica_that_was_forgotten_while_its_transfer_came_takes_nothing_from_it()
    {
        Track("k");
        var transfer = new IncomingTransfer(9, _late.OthersUp, TimeSpan.Zero);
        var (living, knowledge) = _author.Full(B, _author.Clock);
        var part = new TransferPart(A, 9, 1, 0, [.. living]);
        transfer.Add(part, TimeSpan.Zero);
        _late.Merge(part.Entries);
        _late.PermDown(A);
        _late.Up(A);
        transfer.Add(new TransferAnswer(A, 9, 1, 1, knowledge), TimeSpan.Zero);
        _late.Merge(transfer.Knowledge());
        Assert.Equal((0, 0L), (_late.View("t").Count, Known.Context)); // or what was forgotten would look known, and be missing for ever
    }

    private ReplicaState Known => _late.Replicas.Single(known => known.Replica == A);

    private Delta Track(string key)
    {
        _author.Track(new Slot("t", 1, key), $"r{key}", default);
        return _author.TakeDelta();
    }

    private Delta Untrack(string key)
    {
        _author.Untrack(new Slot("t", 1, key));
        return _author.TakeDelta();
    }

    private KnowledgeMerge Begin()
    {
        var (living, knowledge) = _author.Full(B, _author.Clock);
        Assert.Empty(living);
        return _late.Merge([new KnownOfReplica(_late.OthersUp[A], knowledge.Clouds[A], new ClockSet())]).Merge;
    }
}
