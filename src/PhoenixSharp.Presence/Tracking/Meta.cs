namespace PhoenixSharp.Tracking;

/// <summary>One entry's meta, written once: <c>{"phx_ref":"…","phx_ref_prev":"…",…}</c>, the second only after an update.</summary>
internal sealed class Meta
{
    private readonly byte[] _json;
    private readonly int _bodyLength;

    /// <summary>Makes a meta of its refs and of what stands between the braces of the application's object.</summary>
    /// <param name="phxRef">Needs no escaping in JSON.</param>
    /// <param name="previousRef">The ref of the meta that this one replaces.</param>
    /// <param name="body">Keys and values without braces, <see cref="MetaBody"/>.</param>
    public Meta(string phxRef, string? previousRef, ReadOnlyMemory<byte> body)
    {
        (PhxRef, PreviousRef, _bodyLength) = (phxRef, previousRef, body.Length);
        var writer = new FragmentWriter(64 + body.Length);
        writer.Write("{\"phx_ref\":\""u8);
        writer.WriteAscii(phxRef);
        if (previousRef is not null)
        {
            writer.Write("\",\"phx_ref_prev\":\""u8);
            writer.WriteAscii(previousRef);
        }
        writer.Write(body.IsEmpty ? "\""u8 : "\","u8);
        writer.Write(body.Span);
        writer.Write("}"u8);
        _json = writer.ToArray();
    }

    public string PhxRef { get; }

    public string? PreviousRef { get; }

    /// <summary>Gets the node on which it was tracked.</summary>
    public string Node { get; init; } = "";

    public ReadOnlyMemory<byte> Json => _json;

    public ReadOnlyMemory<byte> Body => _json.AsMemory(_json.Length - 1 - _bodyLength, _bodyLength);

    /// <summary>Gets the object as the application gave it, without refs.</summary>
    public Payload WithoutRefs() => Payload.OfChecked((byte[])[(byte)'{', .. Body.Span, (byte)'}']);

    /// <summary>Makes the same meta with another <c>phx_ref_prev</c>.</summary>
    public Meta Following(string? previousRef) => new(PhxRef, previousRef, Body) { Node = Node };
}
