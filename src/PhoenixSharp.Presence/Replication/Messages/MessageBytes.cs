using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Replication;

/// <summary>Walks a message's bytes, never past their end.</summary>
internal ref struct MessageBytes(ReadOnlySpan<byte> message)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly int _length = message.Length;
    private ReadOnlySpan<byte> _rest = message;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public readonly MalformedFrameException Malformed(string expected) => new($"{expected} expected at byte {_length - _rest.Length}");

    public byte Byte() => Take(1)[0];

    /// <summary>Reads a number from 0 to a limit.</summary>
    public long Number(long most, string what)
    {
        if (!_rest.IsEmpty && _rest[0] is var only and < 0x80 && only <= most)
        {
            _rest = _rest[1..];
            return only;
        }
        var number = 0UL;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var next = Byte();
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return number <= (ulong)most ? (long)number : throw Malformed($"{what} of {most} at most");
        }
        throw Malformed($"{what} of nine bytes at most");
    }

    /// <summary>Reads how many things follow, each of so many bytes at least: what can't follow is not made room for.</summary>
    public int Count(int leastBytes, string what) => (int)Number(_rest.Length / leastBytes, what);

    public string Text(int maxBytes, string what)
    {
        var bytes = Bytes(maxBytes, what);
        if (Ascii.IsValid(bytes))
            return Encoding.ASCII.GetString(bytes);
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed($"{what} in UTF-8");
        }
    }

    public ReadOnlySpan<byte> Bytes(int most, string what) => Take((int)Number(most, what));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw Malformed($"{count} more bytes");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
