using System.IO.Compression;

namespace PhoenixSharp.Conformance.WebSockets;

/// <summary>The payload of a compressed message (RFC 7692 §7.2), without context takeover: each message stands for itself.</summary>
internal static class Deflate
{
    // What a flush leaves at the end, which is not sent.
    private static readonly byte[] Tail = [0x00, 0x00, 0xFF, 0xFF];

    public static byte[] Compress(byte[] payload)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(payload);
            deflate.Flush();
            return EndsWithTail(compressed.ToArray()) is { } bytes ? bytes : [0x00]; // nothing was written: an empty block (§7.2.3.6)
        }
    }

    private static byte[]? EndsWithTail(byte[] flushed) => flushed.AsSpan().EndsWith(Tail) ? flushed[..^Tail.Length] : null;

    /// <summary>Undoes it; null where the bytes are not deflate.</summary>
    public static byte[]? InflateOrNull(byte[] bytes)
    {
        using var compressed = new MemoryStream([.. bytes, .. Tail, 0x01, .. Tail]); // a last block of no bytes, so that the stream ends
        using var inflated = new MemoryStream();
        try
        {
            using var deflate = new DeflateStream(compressed, CompressionMode.Decompress);
            deflate.CopyTo(inflated);
            return inflated.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
