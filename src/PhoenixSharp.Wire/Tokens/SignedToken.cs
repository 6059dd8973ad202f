using System.Security.Cryptography;
using System.Text;

namespace PhoenixSharp.Wire;

/// <summary>A signed token's text: digest <c>.</c> content <c>.</c> MAC, each base64url, the MAC over the text before it. Plug.Crypto's MessageVerifier.</summary>
internal static class SignedToken
{
    public static string Sign(ReadOnlySpan<byte> content, byte[] key, HashAlgorithmName digest)
    {
        var text = $"{PrefixOf(digest)}.{TokenText.Encode(content)}";
        return $"{text}.{TokenText.Encode(Mac(text, key, digest))}";
    }

    /// <summary>Gets the content, or null where anything is wrong.</summary>
    /// <param name="token">The text as it came, its length checked.</param>
    /// <param name="key">Any number of bytes.</param>
    /// <param name="only">The one digest that is taken, or null for all three.</param>
    public static byte[]? Open(string token, byte[] key, HashAlgorithmName? only)
    {
        if (TokenText.Split(token, parts: 3) is not [var prefix, var content, var mac] || DigestOf(prefix) is not { } digest)
            return null;
        if (digest != (only ?? digest) || TokenText.Decode(mac) is not { } claimed)
            return null;
        // The content is not looked at before its MAC is known to be right: whoever can't sign can't reach the reader of terms.
        var right = Mac(token.AsSpan(0, prefix.Length + 1 + content.Length), key, digest);
        return CryptographicOperations.FixedTimeEquals(claimed, right) ? TokenText.Decode(content) : null;
    }

    // base64url of HS256, HS384, HS512
    private static string PrefixOf(HashAlgorithmName digest) =>
        digest == HashAlgorithmName.SHA256 ? "SFMyNTY" : digest == HashAlgorithmName.SHA384 ? "SFMzODQ" : "SFM1MTI";

    private static HashAlgorithmName? DigestOf(string prefix) => prefix switch
    {
        "SFMyNTY" => HashAlgorithmName.SHA256,
        "SFMzODQ" => HashAlgorithmName.SHA384,
        "SFM1MTI" => HashAlgorithmName.SHA512,
        _ => null,
    };

    // What is not ASCII becomes question marks, which base64url doesn't have: refused when the content is decoded.
    private static byte[] Mac(ReadOnlySpan<char> text, byte[] key, HashAlgorithmName digest)
    {
        var bytes = new byte[text.Length];
        Encoding.ASCII.GetBytes(text, bytes);
        using var mac = IncrementalHash.CreateHMAC(digest, key);
        mac.AppendData(bytes);
        return mac.GetHashAndReset();
    }
}
