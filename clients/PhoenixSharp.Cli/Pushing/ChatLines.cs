using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;

namespace PhoenixSharp.Cli;

/// <summary>Reads the lines of the standard input, and converts them to payloads.</summary>
internal sealed class ChatLines(bool isBinary)
{
    private const int ReadAhead = 16;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Latin-1 has a character for each byte, so binary lines keep their bytes.
    private readonly Encoding _encoding = isBinary ? Encoding.Latin1 : Encoding.UTF8;

    /// <summary>Reads lines until the input ends.</summary>
    /// <exception cref="CliException">The input can't be read.</exception>
    public IAsyncEnumerable<string> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = Channel.CreateBounded<string>(ReadAhead);
        // A blocked read can't be cancelled. A background thread does not prevent the program from ending.
        new Thread(() => Pump(lines.Writer)) { IsBackground = true, Name = "standard input" }.Start();
        return lines.Reader.ReadAllAsync(cancellationToken);
    }

    /// <summary>
    /// Returns the payload of a line: a JSON object, <c>{"body": "…"}</c> for any other text, or the bytes of a binary line.
    /// </summary>
    /// <exception cref="FormatException">The line begins with <c>{</c> but is not JSON.</exception>
    public Payload PayloadOf(string line)
    {
        if (isBinary)
            return Payload.FromBinary(_encoding.GetBytes(line));
        return line.TrimStart().StartsWith('{') ? PayloadWord.OfJson(Encoding.UTF8.GetBytes(line), line) : OfText(line);
    }

    private static Payload OfText(string line)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("body", line);
            json.WriteEndObject();
        }
        return Payload.FromJson(buffer.WrittenMemory);
    }

    private void Pump(ChannelWriter<string> lines)
    {
        try
        {
            using var input = new StreamReader(StandardInput.Open(), _encoding, detectEncodingFromByteOrderMarks: !isBinary);
            while (input.ReadLine() is { } line)
                lines.WriteAsync(line).AsTask().GetAwaiter().GetResult(); // waits while the read-ahead is full
            lines.Complete();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            lines.Complete(new CliException(ExitCode.WrongUsage, $"The standard input can't be read: {failure.Message}"));
        }
    }
}
