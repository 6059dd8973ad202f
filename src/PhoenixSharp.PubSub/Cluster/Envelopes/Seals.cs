using System.Security.Cryptography;
using System.Text;

namespace PhoenixSharp.Cluster;

/// <summary>The seals at the end of envelopes: the first 16 bytes of an HMAC-SHA256 of all before them.</summary>
internal sealed class Seals(string secret, string cluster)
{
    public const int Bytes = 16;

    private readonly byte[] _previousKey = Encoding.UTF8.GetBytes(secret);
    private readonly byte[] _key =
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"PhoenixSharp envelope 2 of {cluster}"));

    /// <summary>Writes the seal over the last bytes.</summary>
    public void Write(Span<byte> envelope, byte version)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(KeyOf(version), envelope[..^Bytes], mac);
        mac[..Bytes].CopyTo(envelope[^Bytes..]);
    }

    /// <summary>Determines whether the last bytes are the seal of those before them.</summary>
    public bool Verify(ReadOnlySpan<byte> envelope, byte version)
    {
        if (envelope.Length < Bytes)
            return false;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(KeyOf(version), envelope[..^Bytes], mac);
        return CryptographicOperations.FixedTimeEquals(mac[..Bytes], envelope[^Bytes..]);
    }

    private byte[] KeyOf(byte version) => version == EnvelopeFormat.Previous ? _previousKey : _key;
}
