using System.Buffers.Binary;

namespace PhoenixSharp.Cluster;

/// <summary>What a node says of itself in its beats.</summary>
/// <remarks>
/// Numbers are little-endian. Nodes of version 1 send no content. Later versions may add bytes at the end, but never exactly as many as
/// make the content as long as a seal.
/// <code>
/// 0   1 byte    the highest version of envelopes that the node reads
/// 1   1 byte    flags: 1 if the node seals its envelopes, 2 if all its earlier broadcasts of the version before are sent
/// 2   8 bytes   the serial number of the first broadcast that is not sent yet
/// </code>
/// </remarks>
/// <param name="Version">The highest version of envelopes that the node reads.</param>
/// <param name="IsSealed">Whether the node seals its envelopes.</param>
/// <param name="IsSettled">Whether all broadcasts that follow this beat are written in <see cref="EnvelopeFormat.Current"/>.</param>
/// <param name="FirstSerial">The lowest serial number of the broadcasts that follow this beat.</param>
internal readonly record struct BeatContent(byte Version, bool IsSealed, bool IsSettled, ulong FirstSerial)
{
    private const int Length = 10;
    private const byte Sealed = 1;
    private const byte Settled = 2;

    /// <summary>Reads the content of a beat.</summary>
    /// <param name="content">The beat's payload. If the seal was not checked and removed, it is the end of the payload.</param>
    public static BeatContent Read(ReadOnlySpan<byte> content) => content.Length is >= Length and not EnvelopeFormat.SealBytes
        ? new BeatContent(
            content[0], (content[1] & Sealed) != 0, (content[1] & Settled) != 0, BinaryPrimitives.ReadUInt64LittleEndian(content[2..]))
        : new BeatContent(EnvelopeFormat.Previous, IsSealed: content.Length == EnvelopeFormat.SealBytes, IsSettled: false, FirstSerial: 0);

    public Payload ToPayload()
    {
        var bytes = new byte[Length];
        (bytes[0], bytes[1]) = (Version, (byte)((IsSealed ? Sealed : 0) | (IsSettled ? Settled : 0)));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(2), FirstSerial);
        return Payload.FromBinary(bytes);
    }
}
