using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace PhoenixSharp.Conformance.Tokens;

/// <summary>As much of Erlang's external term format as the transcripts' tokens need.</summary>
internal static class ExternalTerm
{
    private const byte Version = 131;
    private const byte SmallTuple = 104;
    private const byte SmallInteger = 97;
    private const byte Integer = 98;
    private const byte SmallBig = 110;
    private const byte Binary = 109;

    /// <summary>131 | {data, signed at in ms, max age in s}.</summary>
    public static byte[] Encode(JsonElement data, long signedAtMilliseconds, long maxAgeSeconds) =>
        [Version, SmallTuple, 3, .. Of(data), .. OfInteger(signedAtMilliseconds), .. OfInteger(maxAgeSeconds)];

    private static byte[] Of(JsonElement data) => data.ValueKind switch
    {
        JsonValueKind.String => OfString(data.GetString()!),
        JsonValueKind.Number => OfInteger(BigInteger.Parse(data.GetRawText(), System.Globalization.CultureInfo.InvariantCulture)),
        var kind => throw new FormatException($"token data of kind {kind}; only strings and integers are known here"),
    };

    private static byte[] OfString(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [Binary, .. BigEndian(bytes.Length), .. bytes];
    }

    private static byte[] OfInteger(BigInteger value)
    {
        if (value >= 0 && value <= 255)
            return [SmallInteger, (byte)value];
        if (value >= int.MinValue && value <= int.MaxValue)
            return [Integer, .. BigEndian((int)value)];
        var magnitude = BigInteger.Abs(value).ToByteArray(isUnsigned: true);
        return magnitude.Length <= 255
            ? [SmallBig, (byte)magnitude.Length, (byte)(value.Sign < 0 ? 1 : 0), .. magnitude]
            : throw new FormatException("a token's integer has more than 255 bytes");
    }

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
