namespace PhoenixSharp.Client;

/// <summary>The timeouts of pushes. There is one timer for each duration, and not one for each push.</summary>
/// <remarks>Pushes with the same timeout expire in the order in which they were added, so each duration has a queue.</remarks>
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

    // An unused lane is removed, because an application may use a different timeout for each push.
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

        // The timer was set for the oldest push. If that was answered meanwhile, the timer is set again for the push that is oldest now.
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
