using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace PhoenixSharp.Wire;

/// <summary>Collects a frame's bytes in an array that its thread keeps, or a pool where it is large; the frame gets an array of its own, just large enough.</summary>
/// <remarks>One a thread: encoding calls nothing that could encode in its turn.</remarks>
internal sealed class FrameWriter
{
    private const int Small = 1024;
    private const int Kept = 64 * 1024;

    // what RFC 8259 §7 wants escaped: quote, backslash and the control characters
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    [ThreadStatic]
    private static FrameWriter? t_writer;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Small);
    private int _length;

    /// <summary>Begins a frame.</summary>
    public static FrameWriter Start()
    {
        var writer = t_writer ??= new FrameWriter();
        writer._length = 0;
        return writer;
    }

    public void Write(byte value) => Reserve(1)[0] = value;

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void WriteJson(in Token token)
    {
        if (token.IsNull)
            Write("null"u8);
        else if (token.IsString)
            WriteJsonString(token.Bytes);
        else
            Write(token.Bytes);
    }

    public void WriteJsonString(string text)
    {
        Span<byte> small = stackalloc byte[256];
        if (Encoding.UTF8.TryGetBytes(text, small, out var length))
            WriteJsonString(small[..length]);
        else
            WriteJsonString(Encoding.UTF8.GetBytes(text));
    }

    public void WriteJsonString(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            throw new UnencodableException("A ref, topic or event that is not UTF-8 can't be written as JSON.");
        Write((byte)'"');
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            Write(text[..at]);
            WriteEscape(text[at]);
            text = text[(at + 1)..];
        }
        Write(text);
        Write((byte)'"');
    }

    /// <summary>Ends the frame.</summary>
    public Frame ToFrame(Opcode opcode)
    {
        var frame = new Frame(opcode, _buffer.AsSpan(0, _length));
        if (_buffer.Length > Kept)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(Small);
        }
        return frame;
    }

    private void WriteEscape(byte value)
    {
        const string Hex = "0123456789ABCDEF";
        Write((byte)'\\');
        switch (value)
        {
            case (byte)'"' or (byte)'\\': Write(value); break;
            case (byte)'\b': Write((byte)'b'); break;
            case (byte)'\f': Write((byte)'f'); break;
            case (byte)'\n': Write((byte)'n'); break;
            case (byte)'\r': Write((byte)'r'); break;
            case (byte)'\t': Write((byte)'t'); break;
            default: Write([(byte)'u', (byte)'0', (byte)'0', (byte)Hex[value >> 4], (byte)Hex[value & 15]]); break;
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
            Grow(count);
        _length += count;
        return _buffer.AsSpan(_length - count);
    }

    private void Grow(int count)
    {
        var written = _buffer.AsSpan(0, _length);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, checked(_length + count)));
        written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
