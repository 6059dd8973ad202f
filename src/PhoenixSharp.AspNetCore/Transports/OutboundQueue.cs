using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>The frames that wait for one connection. Guarded by its transport.</summary>
/// <remarks>
/// All subscribers share the frames, so a frame that waits for a thousand connections is in memory once. A short queue is not charged to
/// the budgets. Once more than <see cref="ByteBudget.Uncounted"/> bytes wait, every frame in the queue is charged until the queue is
/// empty.
/// </remarks>
internal struct OutboundQueue
{
    private const int Kept = 64;

    private Frame[]? _waiting;
    private int _head;
    private int _count;
    private int _begun; // bytes of the first frame that were taken already
    private bool _isCounted;

    /// <summary>Gets the number of bytes that wait or are being written.</summary>
    public long Bytes { get; private set; }

    public readonly bool IsEmpty => _count == 0;

    /// <summary>Gets a value indicating whether a frame waits of which nothing has been sent yet.</summary>
    public readonly bool HasWaiting => _count > (_begun > 0 ? 1 : 0);

    public void Enqueue(Frame frame, AddressBudget budget)
    {
        if (_waiting is null || _count == _waiting.Length)
            Grow();
        _waiting![(_head + _count++) & (_waiting.Length - 1)] = frame;
        Bytes += frame.Length;
        if (_isCounted)
            budget.Hold(frame);
        else if (Bytes > ByteBudget.Uncounted)
            Count(budget);
    }

    /// <summary>Takes the next bytes of the first frame.</summary>
    public ReadOnlyMemory<byte> Take(int most, AddressBudget budget)
    {
        var frame = _waiting![_head];
        var piece = frame.Framed.Slice(_begun, Math.Min(most, frame.Length - _begun));
        _begun += piece.Length;
        if (_begun == frame.Length)
        {
            _waiting[_head] = null!;
            _head = (_head + 1) & (_waiting.Length - 1);
            _count--;
            _begun = 0;
            Release(frame, budget);
        }
        return piece;
    }

    /// <summary>Counts bytes as sent.</summary>
    public void Written(int bytes) => Bytes -= bytes;

    /// <summary>Drops all frames that wait. The rest of a frame that is being sent stays: half a frame would break the stream.</summary>
    public void DropWaiting(AddressBudget budget)
    {
        while (HasWaiting)
        {
            ref var last = ref _waiting![(_head + --_count) & (_waiting.Length - 1)];
            Bytes -= last.Length;
            Release(last, budget);
            last = null!;
        }
    }

    /// <summary>Drops all frames, because the client will receive no more.</summary>
    public void Clear(AddressBudget budget)
    {
        for (; _count > 0; _count--)
            Release(_waiting![(_head + _count - 1) & (_waiting.Length - 1)], budget);
        this = default;
    }

    /// <summary>Releases the memory that a burst needed, if the queue is empty.</summary>
    public void Shrink()
    {
        if (_count > 0)
            return;
        if (_waiting is { Length: > Kept })
            _waiting = null;
        _head = 0;
        _isCounted = false;
    }

    private void Count(AddressBudget budget)
    {
        _isCounted = true;
        for (var i = 0; i < _count; i++)
            budget.Hold(_waiting![(_head + i) & (_waiting.Length - 1)]);
    }

    private readonly void Release(Frame frame, AddressBudget budget)
    {
        if (_isCounted)
            budget.Release(frame);
    }

    private void Grow()
    {
        var larger = new Frame[_waiting is null ? 4 : _waiting.Length * 2];
        for (var i = 0; i < _count; i++)
            larger[i] = _waiting![(_head + i) & (_waiting.Length - 1)];
        (_waiting, _head) = (larger, 0);
    }
}
