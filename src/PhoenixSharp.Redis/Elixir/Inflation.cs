using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace PhoenixSharp.Elixir;

/// <summary>What follows <c>131 80</c>: size of what is inflated, u32 | zlib data. Elixir writes it where <c>compression_level</c> is set.</summary>
/// <remarks>
/// Apart from <see cref="Wire.CompressedTerm"/>, which is strict about where the stream ends, since tokens are signed, and pays a call
/// per byte for it: these come at every broadcast. Behind the bytes that were named nothing may follow, as there.
/// </remarks>
internal readonly ref struct Inflation : IDisposable
{
    private readonly byte[] _rented;

    private readonly int _size;

    /// <exception cref="UncarriedException">More than the limit is named, or the data is no zlib stream of the size named.</exception>
    public Inflation(ReadOnlySpan<byte> data, int most)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(data, out var size))
            throw new UncarriedException(Uncarried.Malformed);
        if (size > most)
            throw new UncarriedException(Uncarried.TooLong);
        (_rented, _size) = (ArrayPool<byte>.Shared.Rent((int)size), (int)size);
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(data[4..].ToArray(), writable: false), CompressionMode.Decompress);
            zlib.ReadExactly(_rented.AsSpan(0, _size));
            if (zlib.ReadByte() >= 0)
                throw new UncarriedException(Uncarried.Malformed);
        }
        catch (Exception reason) // zlib's own, such as where a dictionary is wanted, is an IOException
        {
            Dispose();
            throw reason is InvalidDataException or IOException ? new UncarriedException(Uncarried.Malformed) : reason;
        }
    }

    public ReadOnlySpan<byte> Term => _rented.AsSpan(0, _size);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);
}
