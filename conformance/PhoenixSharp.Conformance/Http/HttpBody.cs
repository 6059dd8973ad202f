using System.Globalization;
using System.Text;

namespace PhoenixSharp.Conformance.Http;

/// <summary>Reads a response's body by whatever says where it ends (RFC 9112 §6.3).</summary>
internal static class HttpBody
{
    private const int Longest = 64 * 1024 * 1024;

    public static async Task<byte[]> ReadAsync(Stream stream, HttpResponse head, CancellationToken cancellationToken)
    {
        if (head.HeaderOrNull("transfer-encoding") is { } coding && coding.EndsWith("chunked", StringComparison.OrdinalIgnoreCase))
            return await ReadChunksAsync(stream, cancellationToken);
        if (head.HeaderOrNull("content-length") is { } length)
            return await ReadCountAsync(stream, Parse(length, NumberStyles.None), cancellationToken);
        using var rest = new MemoryStream();
        await stream.CopyToAsync(rest, cancellationToken);
        return rest.ToArray();
    }

    private static async Task<byte[]> ReadChunksAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var line = await ReadLineAsync(stream, cancellationToken);
            var chunk = await ReadCountAsync(stream, Parse(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier), cancellationToken);
            body.Write(chunk);
            var end = await ReadLineAsync(stream, cancellationToken);
            if (chunk.Length == 0)
                return body.ToArray();
            if (end.Length != 0)
                throw new FormatException("a chunk that does not end where its length says");
        }
    }

    private static async Task<byte[]> ReadCountAsync(Stream stream, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (one[0] != '\n')
        {
            await stream.ReadExactlyAsync(one, cancellationToken);
            line.Append((char)one[0]);
        }
        return line.ToString().TrimEnd('\r', '\n');
    }

    private static int Parse(string length, NumberStyles style) =>
        int.TryParse(length, style, CultureInfo.InvariantCulture, out var count) && count is >= 0 and <= Longest
            ? count
            : throw new FormatException($"a length that is none or too long: {length}");
}
