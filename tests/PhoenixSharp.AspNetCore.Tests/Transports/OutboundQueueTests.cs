namespace PhoenixSharp.Transports;

public sealed class OutboundQueueTests
{
    [Fact]
    public void Frames_leave_in_the_order_they_came_also_past_the_end_of_the_array()
    {
        var queue = new OutboundQueue();
        var expected = 0;
        for (byte i = 0; i < 100; i++)
        {
            queue.Enqueue([i]);
            if (i % 3 == 0)
                Assert.Equal(expected++, queue.Take(10).Span[0]);
        }
        while (!queue.IsEmpty)
            Assert.Equal(expected++, queue.Take(10).Span[0]);
        Assert.Equal(100, expected);
    }

    [Fact]
    public void Bytes_count_until_they_are_written_and_not_only_taken()
    {
        var queue = new OutboundQueue();
        queue.Enqueue(new byte[10]);
        queue.Enqueue(new byte[5]);
        queue.Take(100);
        Assert.Equal(15, queue.Bytes);
        queue.Written(10);
        Assert.Equal(5, queue.Bytes);
    }

    [Fact]
    public void A_large_frame_leaves_in_pieces_of_the_one_array()
    {
        byte[] frame = [1, 2, 3, 4, 5];
        var queue = new OutboundQueue();
        queue.Enqueue(frame);
        Assert.Equal([1, 2], queue.Take(2).ToArray());
        Assert.Equal([3, 4], queue.Take(2).ToArray());
        Assert.Equal([5], queue.Take(2).ToArray());
        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public void Of_a_frame_that_is_on_its_way_the_rest_is_not_dropped()
    {
        var queue = new OutboundQueue();
        queue.Enqueue([1, 2, 3]);
        queue.Enqueue([4]);
        queue.Enqueue([5, 6]);
        queue.Take(1);
        Assert.False(queue.NoneWaits);
        queue.DropWaiting();
        Assert.True(queue.NoneWaits);
        Assert.Equal(3, queue.Bytes);
        queue.Enqueue([7]);
        Assert.Equal([2, 3], queue.Take(10).ToArray());
        Assert.Equal([7], queue.Take(10).ToArray());
        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public void What_waits_and_has_not_begun_is_dropped_whole()
    {
        var queue = new OutboundQueue();
        for (var i = 0; i < 10; i++)
            queue.Enqueue(new byte[7]);
        queue.DropWaiting();
        Assert.True(queue.IsEmpty);
        Assert.Equal(0, queue.Bytes);
    }

    [Fact]
    public void The_room_of_a_burst_is_given_back_and_the_queue_goes_on()
    {
        var queue = new OutboundQueue();
        for (var i = 0; i < 1000; i++)
            queue.Enqueue([1]);
        while (!queue.IsEmpty)
            queue.Take(1);
        queue.Shrink();
        queue.Enqueue([9]);
        Assert.Equal([9], queue.Take(1).ToArray());
    }
}
