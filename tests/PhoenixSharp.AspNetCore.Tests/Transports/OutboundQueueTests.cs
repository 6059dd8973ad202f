using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

public sealed class OutboundQueueTests
{
    private readonly ByteBudget _process = new(1 << 20, 1 << 20);
    private readonly AddressBudget _budget;

    public OutboundQueueTests() => _budget = _process.Enter("127.0.0.1");

    [Fact]
    public void Frames_leave_in_the_order_they_came_also_past_the_end_of_the_array()
    {
        var queue = new OutboundQueue();
        var expected = 0;
        for (byte i = 0; i < 100; i++)
        {
            queue.Enqueue(Frame.OfControl([i]), _budget);
            if (i % 3 == 0)
                Assert.Equal(expected++, queue.Take(10, _budget).Span[0]);
        }
        while (!queue.IsEmpty)
            Assert.Equal(expected++, queue.Take(10, _budget).Span[0]);
        Assert.Equal(100, expected);
    }

    [Fact]
    public void Bytes_count_until_they_are_written_and_not_only_taken()
    {
        var queue = new OutboundQueue();
        queue.Enqueue(Frame.OfControl(new byte[10]), _budget);
        queue.Enqueue(Frame.OfControl(new byte[5]), _budget);
        queue.Take(100, _budget);
        Assert.Equal(15, queue.Bytes);
        queue.Written(10);
        Assert.Equal(5, queue.Bytes);
    }

    [Fact]
    public void A_large_frame_leaves_in_pieces_of_the_one_array()
    {
        byte[] frame = [1, 2, 3, 4, 5];
        var queue = new OutboundQueue();
        queue.Enqueue(Frame.OfControl(frame), _budget);
        Assert.Equal([1, 2], queue.Take(2, _budget).ToArray());
        Assert.Equal([3, 4], queue.Take(2, _budget).ToArray());
        Assert.Equal([5], queue.Take(2, _budget).ToArray());
        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public void Of_a_frame_that_is_on_its_way_the_rest_is_not_dropped()
    {
        var queue = new OutboundQueue();
        queue.Enqueue(Frame.OfControl([1, 2, 3]), _budget);
        queue.Enqueue(Frame.OfControl([4]), _budget);
        queue.Enqueue(Frame.OfControl([5, 6]), _budget);
        queue.Take(1, _budget);
        Assert.True(queue.HasWaiting);
        queue.DropWaiting(_budget);
        Assert.False(queue.HasWaiting);
        Assert.Equal(3, queue.Bytes);
        queue.Enqueue(Frame.OfControl([7]), _budget);
        Assert.Equal([2, 3], queue.Take(10, _budget).ToArray());
        Assert.Equal([7], queue.Take(10, _budget).ToArray());
        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public void What_waits_and_has_not_begun_is_dropped_whole()
    {
        var queue = new OutboundQueue();
        for (var i = 0; i < 10; i++)
            queue.Enqueue(Frame.OfControl(new byte[7]), _budget);
        queue.DropWaiting(_budget);
        Assert.True(queue.IsEmpty);
        Assert.Equal(0, queue.Bytes);
    }

    [Fact]
    public void The_room_of_a_burst_is_given_back_and_the_queue_goes_on()
    {
        var queue = new OutboundQueue();
        for (var i = 0; i < 1000; i++)
            queue.Enqueue(Frame.OfControl([1]), _budget);
        while (!queue.IsEmpty)
            queue.Take(1, _budget);
        queue.Shrink();
        queue.Enqueue(Frame.OfControl([9]), _budget);
        Assert.Equal([9], queue.Take(1, _budget).ToArray());
    }

    [Fact]
    public void Short_queue_is_not_charged_and_a_long_one_is_until_it_is_empty()
    {
        var queue = new OutboundQueue();
        queue.Enqueue(Frame.OfControl(new byte[ByteBudget.Uncounted]), _budget);
        Assert.Equal(0, _budget.Used);
        queue.Enqueue(Frame.OfControl(new byte[10]), _budget);
        Assert.Equal((ByteBudget.Uncounted + 10, ByteBudget.Uncounted + 10), (_budget.Used, _process.Used));
        queue.Take(int.MaxValue, _budget);
        Assert.Equal((10, 10), (_budget.Used, _process.Used));
        queue.Take(int.MaxValue, _budget);
        queue.Shrink();
        Assert.Equal((0, 0), (_budget.Used, _process.Used));
    }

    [Fact]
    public void Frame_in_two_queues_counts_twice_for_the_address_and_once_for_the_process()
    {
        var frame = Frame.OfControl(new byte[10_000]);
        var (one, two) = (new OutboundQueue(), new OutboundQueue());
        one.Enqueue(frame, _budget);
        two.Enqueue(frame, _budget);
        Assert.Equal((20_000, 10_000), (_budget.Used, _process.Used));
        one.Clear(_budget);
        Assert.Equal((10_000, 10_000), (_budget.Used, _process.Used));
        two.DropWaiting(_budget);
        Assert.Equal((0, 0), (_budget.Used, _process.Used));
    }
}
