namespace PhoenixSharp.Client;

/// <summary>The pushes that run out of time, with one timer for each length of time and not one for each push.</summary>
/// <remarks>Pushes with one timeout run out in the order in which they were added, so a list is a queue; taking one out of it is O(1).</remarks>
internal sealed class Deadlines(SocketProcess socket, Action<Push> expire) : IDisposable
{
    private readonly Dictionary<TimeSpan, Lane> _lanes = [];

    public void Add(Push push)
    {
        if (push.Timeout == Timeout.InfiniteTimeSpan)
            return;
        if (!_lanes.TryGetValue(push.Timeout, out var lane))
            _lanes.Add(push.Timeout, lane = new Lane(socket, push.Timeout, expire, Emptied));
        lane.Add(push);
    }

    public static void Remove(Push push) => push.Deadline?.List?.Remove(push.Deadline);

    public void Dispose()
    {
        foreach (var lane in _lanes.Values)
            lane.Dispose();
    }

    // One that nobody uses is let go: a timeout may be a different one each time.
    private void Emptied(Lane lane)
    {
        _lanes.Remove(lane.Length);
        lane.Dispose();
    }

    private sealed class Lane : IDisposable
    {
        private readonly LinkedList<Push> _pushes = new();
        private readonly SocketProcess _socket;
        private readonly Action<Push> _expire;
        private readonly Action<Lane> _emptied;
        private readonly LoopTimer _timer;
        private bool _isSet;

        public Lane(SocketProcess socket, TimeSpan length, Action<Push> expire, Action<Lane> emptied)
        {
            (_socket, Length, _expire, _emptied) = (socket, length, expire, emptied);
            _timer = new LoopTimer(socket, Expire);
        }

        public TimeSpan Length { get; }

        public void Add(Push push)
        {
            push.Started = _socket.Time.GetTimestamp();
            push.Deadline ??= new LinkedListNode<Push>(push);
            _pushes.AddLast(push.Deadline);
            if (!_isSet)
                Set(Length);
        }

        public void Dispose() => _timer.Dispose();

        // The timer is set for what is oldest; if that was answered meanwhile, it looks again at what is oldest then.
        private void Expire()
        {
            _isSet = false;
            while (_pushes.First is { } oldest)
            {
                var left = Length - _socket.Time.GetElapsedTime(oldest.Value.Started);
                if (left > TimeSpan.Zero)
                {
                    Set(left);
                    return;
                }
                _pushes.Remove(oldest);
                _expire(oldest.Value);
            }
            if (!_isSet)
                _emptied(this);
        }

        private void Set(TimeSpan due)
        {
            _isSet = true;
            _timer.Start(due);
        }
    }
}
