using System.Text;

namespace PhoenixSharp.Tracking;

/// <summary>One entry's meta, written once: <c>{"phx_ref":"…","phx_ref_prev":"…",…}</c>, the second only after an update.</summary>
/// <remarks>It is its JSON and nothing beside: the refs are read from there when somebody asks.</remarks>
internal readonly struct Meta
{
    private readonly byte[] _json;
    private readonly int _bodyLength;
    private readonly ushort _refLength;
    private readonly ushort _previousLength;

    /// <summary>Makes a meta of its refs and of what stands between the braces of the application's object.</summary>
    /// <param name="phxRef">ASCII that needs no escaping in JSON; 255 bytes at most.</param>
    /// <param name="previousRef">The ref of the meta that this one replaces, or nothing.</param>
    /// <param name="body">Keys and values without braces, <see cref="MetaBody"/>.</param>
    public Meta(ReadOnlySpan<byte> phxRef, ReadOnlySpan<byte> previousRef, ReadOnlySpan<byte> body)
    {
        (_bodyLength, _refLength, _previousLength) = (body.Length, (ushort)phxRef.Length, (ushort)previousRef.Length);
        var refs = Opening.Length + phxRef.Length + (previousRef.IsEmpty ? 0 : Between.Length + previousRef.Length);
        var writer = new FragmentWriter(refs + (body.IsEmpty ? 2 : 3 + body.Length));
        writer.Write(Opening);
        writer.Write(phxRef);
        if (!previousRef.IsEmpty)
        {
            writer.Write(Between);
            writer.Write(previousRef);
        }
        writer.Write(body.IsEmpty ? "\""u8 : "\","u8);
        writer.Write(body);
        writer.Write("}"u8);
        _json = writer.ToArray();
    }

    /// <inheritdoc cref="Meta(ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public Meta(string phxRef, string? previousRef, ReadOnlyMemory<byte> body)
        : this(Encoding.ASCII.GetBytes(phxRef), previousRef is null ? [] : Encoding.ASCII.GetBytes(previousRef), body.Span)
    {
    }

    private static ReadOnlySpan<byte> Opening => "{\"phx_ref\":\""u8;

    private static ReadOnlySpan<byte> Between => "\",\"phx_ref_prev\":\""u8;

    public string PhxRef => Encoding.ASCII.GetString(PhxRefBytes);

    public string? PreviousRef => _previousLength == 0 ? null : Encoding.ASCII.GetString(PreviousRefBytes);

    public ReadOnlySpan<byte> PhxRefBytes => _json.AsSpan(Opening.Length, _refLength);

    /// <summary>Gets the ref of the meta that this one replaced; nothing where there is none.</summary>
    public ReadOnlySpan<byte> PreviousRefBytes => _previousLength == 0 ? [] : _json.AsSpan(Opening.Length + _refLength + Between.Length, _previousLength);

    public ReadOnlyMemory<byte> Json => _json;

    public ReadOnlyMemory<byte> Body => _json.AsMemory(_json.Length - 1 - _bodyLength, _bodyLength);

    /// <summary>Gets the object as the application gave it, without refs.</summary>
    public Payload WithoutRefs() => Payload.OfChecked((byte[])[(byte)'{', .. Body.Span, (byte)'}']);

    /// <summary>Makes the same meta with another <c>phx_ref_prev</c>.</summary>
    public Meta Following(string? previousRef) => new(PhxRef, previousRef, Body);
}
