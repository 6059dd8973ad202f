using System.Buffers;

namespace PhoenixSharp.Transports;

/// <summary>The bytes of the next flush. A single piece is not copied; several pieces are copied into one rented buffer.</summary>
internal struct PendingBytes
{
    private const int BufferSize = 64 * 1024; // the drain writes at most this many bytes for one flush

    private byte[]? _buffer; // rented while there is more than one piece

    /// <summary>Gets the bytes of all pieces.</summary>
    public ReadOnlyMemory<byte> Memory { get; private set; }

    public void Add(ReadOnlyMemory<byte> piece)
    {
        if (Memory.IsEmpty)
            Memory = piece;
        else
            Append(piece);
    }

    public void Clear()
    {
        Memory = default;
        if (_buffer is null)
            return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
    }

    private void Append(ReadOnlyMemory<byte> piece)
    {
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            Memory.CopyTo(_buffer);
        }
        piece.CopyTo(_buffer.AsMemory(Memory.Length));
        Memory = _buffer.AsMemory(0, Memory.Length + piece.Length);
    }
}
