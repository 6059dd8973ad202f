using System.Buffers.Binary;
using System.IO.Compression;

namespace PhoenixSharp.Wire;

/// <summary>A term behind tag 80: size of what is inflated, u32 | zlib data. Elixir writes it where an application asks for it.</summary>
internal static class CompressedTerm
{
    /// <exception cref="MalformedTermException">More than the limit is named, or the data is not exactly one zlib stream of the size named.</exception>
    public static byte[] Inflate(ReadOnlySpan<byte> rest)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(rest, out var size) || size > TermLimits.MaxBytes)
            throw new MalformedTermException($"a compressed term of {size} bytes, at most {TermLimits.MaxBytes} are inflated");
        using var data = new OneByOne(rest[4..].ToArray());
        try
        {
            using var zlib = new ZLibStream(data, CompressionMode.Decompress, leaveOpen: true);
            var inflated = new byte[size];
            zlib.ReadExactly(inflated);
            return zlib.ReadByte() < 0 && data.EndedWithTheStream
                ? inflated
                : throw new MalformedTermException($"a compressed term that doesn't end after the {size} bytes named");
        }
        catch (Exception reason) when (reason is InvalidDataException or IOException) // zlib's own, such as where a dictionary is wanted, is an IOException
        {
            throw new MalformedTermException("a compressed term that can't be inflated");
        }
    }

    /// <summary>Gives a byte at a time, so that it knows where the zlib stream ended, which the one who inflates doesn't tell: nor that it was cut.</summary>
    private sealed class OneByOne(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        private bool _ranDry;

        /// <summary>Tells that every byte was asked for and none after them.</summary>
        public bool EndedWithTheStream => Position == Length && !_ranDry;

        // A memory stream that is derived from reads into spans by way of this too.
        public override int Read(byte[] buffer, int offset, int count)
        {
            _ranDry |= Position == Length;
            return base.Read(buffer, offset, Math.Min(count, 1));
        }
    }
}
