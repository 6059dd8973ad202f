using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace PhoenixSharp.Redis;

/// <summary>Writes commands: an array of blobs each.</summary>
internal static class RespWriter
{
    public static void Command(IBufferWriter<byte> output, params ReadOnlySpan<string> words)
    {
        Length(output, '*', words.Length);
        foreach (var word in words)
            Blob(output, Encoding.UTF8.GetBytes(word));
    }

    /// <summary>Writes <c>PUBLISH address envelope</c>.</summary>
    public static void Publish(IBufferWriter<byte> output, string address, ReadOnlySpan<byte> envelope)
    {
        output.Write("*3\r\n$7\r\nPUBLISH\r\n"u8);
        Length(output, '$', Encoding.UTF8.GetByteCount(address));
        Encoding.UTF8.GetBytes(address, output);
        output.Write("\r\n"u8);
        Blob(output, envelope);
    }

    private static void Blob(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        Length(output, '$', bytes.Length);
        output.Write(bytes);
        output.Write("\r\n"u8);
    }

    private static void Length(IBufferWriter<byte> output, char kind, int length)
    {
        Span<byte> line = stackalloc byte[16];
        line[0] = (byte)kind;
        Utf8Formatter.TryFormat(length, line[1..], out var digits);
        "\r\n"u8.CopyTo(line[(1 + digits)..]);
        output.Write(line[..(digits + 3)]);
    }
}
