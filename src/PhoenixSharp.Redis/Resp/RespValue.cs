using System.Buffers;
using System.Text;

namespace PhoenixSharp.Redis;

/// <summary>What a value of RESP3 is, by its first byte.</summary>
internal enum RespKind : byte
{
    Text = (byte)'+',
    Error = (byte)'-',
    Integer = (byte)':',
    Blob = (byte)'$',
    Array = (byte)'*',
    Null = (byte)'_',
    Boolean = (byte)'#',
    Double = (byte)',',
    BigNumber = (byte)'(',
    BlobError = (byte)'!',
    Verbatim = (byte)'=',
    Map = (byte)'%',
    Set = (byte)'~',
    Attribute = (byte)'|',
    Push = (byte)'>',
}

/// <summary>One value as it stands in the buffer: valid until that is let go.</summary>
internal readonly record struct RespValue(RespKind Kind, ReadOnlySequence<byte> Bytes, RespValue[] Items, long Oversize = 0)
{
    public bool IsError => Kind is RespKind.Error or RespKind.BlobError;

    /// <summary>Gets the word in capitals that an error begins with, which tells what it is; empty if there is none.</summary>
    public string Code => ToString() is var text && text.AsSpan().IndexOfAnyExceptInRange('A', 'Z') is >= 0 and var length ? text[..length] : text;

    /// <summary>Tells whether this is a text or a blob of these bytes.</summary>
    public bool Is(ReadOnlySpan<byte> text)
    {
        var reader = new SequenceReader<byte>(Bytes);
        return Bytes.Length == text.Length && reader.IsNext(text);
    }

    public override string ToString() => Encoding.UTF8.GetString(Bytes);
}
