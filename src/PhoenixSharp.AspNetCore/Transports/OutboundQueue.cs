namespace PhoenixSharp.Transports;

/// <summary>The bytes that wait for one connection, counted. Guarded by its transport.</summary>
/// <remarks>It holds the frames themselves, which all subscribers share: what waits for a thousand connections is in memory once.</remarks>
internal struct OutboundQueue
{
    private const int Kept = 64;

    private byte[][]? _waiting;
    private int _head;
    private int _count;
    private int _begun; // bytes of the first frame that were taken already

    /// <summary>Bytes that wait or are being written.</summary>
    public long Bytes { get; private set; }

    public readonly bool IsEmpty => _count == 0;

    /// <summary>Tells that no frame waits but the one that is on its way.</summary>
    public readonly bool NoneWaits => _count == (_begun > 0 ? 1 : 0);

    public void Enqueue(byte[] frame)
    {
        if (_waiting is null || _count == _waiting.Length)
            Grow();
        _waiting![(_head + _count++) & (_waiting.Length - 1)] = frame;
        Bytes += frame.Length;
    }

    /// <summary>Takes the next bytes, at most those of one frame.</summary>
    public ReadOnlyMemory<byte> Take(int most)
    {
        var frame = _waiting![_head];
        var piece = frame.AsMemory(_begun, Math.Min(most, frame.Length - _begun));
        _begun += piece.Length;
        if (_begun == frame.Length)
        {
            _waiting[_head] = null!;
            _head = (_head + 1) & (_waiting.Length - 1);
            _count--;
            _begun = 0;
        }
        return piece;
    }

    /// <summary>Counts bytes as gone.</summary>
    public void Written(int bytes) => Bytes -= bytes;

    /// <summary>Drops what waits, but for the rest of a frame that is on its way: cut in two, it would spoil what follows.</summary>
    public void DropWaiting()
    {
        while (!NoneWaits)
        {
            ref var last = ref _waiting![(_head + --_count) & (_waiting.Length - 1)];
            Bytes -= last.Length;
            last = null!;
        }
    }

    /// <summary>Drops everything: nobody will have it.</summary>
    public void Clear() => this = default;

    /// <summary>Lets go of the room that a burst needed.</summary>
    public void Shrink()
    {
        if (_waiting is { Length: > Kept })
            _waiting = null;
        _head = 0;
    }

    private void Grow()
    {
        var larger = new byte[_waiting is null ? 4 : _waiting.Length * 2][];
        for (var i = 0; i < _count; i++)
            larger[i] = _waiting![(_head + i) & (_waiting.Length - 1)];
        (_waiting, _head) = (larger, 0);
    }
}
