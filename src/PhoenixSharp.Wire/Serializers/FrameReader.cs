namespace PhoenixSharp.Wire;

/// <summary>Walks a binary frame; bounds are checked here and nowhere else.</summary>
internal ref struct FrameReader(ReadOnlyMemory<byte> frame)
{
    private ReadOnlyMemory<byte> _rest = frame;

    public byte TakeByte() => Take(1).Span[0];

    public ReadOnlyMemory<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new MalformedFrameException($"expected {count} bytes, {_rest.Length} are left");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public readonly ReadOnlyMemory<byte> Rest => _rest;
}
