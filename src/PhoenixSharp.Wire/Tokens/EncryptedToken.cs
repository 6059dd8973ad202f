using System.Security.Cryptography;

namespace PhoenixSharp.Wire;

/// <summary>An encrypted token's text: <c>XCP.</c> base64url of iv, 24 | tag, 16 | ciphertext. Plug.Crypto's MessageEncryptor.</summary>
internal static class EncryptedToken
{
    /// <summary>How long the key must be, in bytes.</summary>
    public const int KeyLength = 32;

    private const int OverheadLength = XChaCha20Poly1305.IvLength + XChaCha20Poly1305.TagLength;

    /// <param name="content">What nobody else may read.</param>
    /// <param name="key">32 bytes.</param>
    /// <param name="iv">24 random bytes, never the same with the same key.</param>
    public static string Seal(ReadOnlySpan<byte> content, byte[] key, ReadOnlySpan<byte> iv)
    {
        var sealedBytes = new byte[OverheadLength + content.Length];
        iv.CopyTo(sealedBytes);
        var tag = sealedBytes.AsSpan(XChaCha20Poly1305.IvLength, XChaCha20Poly1305.TagLength);
        XChaCha20Poly1305.Encrypt(key, iv, content, sealedBytes.AsSpan(OverheadLength), tag, AssociatedText);
        return $"XCP.{TokenText.Encode(sealedBytes)}";
    }

    /// <summary>Gets the content, or null where anything is wrong.</summary>
    public static byte[]? Open(string token, byte[] key)
    {
        if (TokenText.Split(token, parts: 2) is not ["XCP", var text] || TokenText.Decode(text) is not { } bytes || bytes.Length < OverheadLength)
            return null;
        var iv = bytes.AsSpan(0, XChaCha20Poly1305.IvLength);
        var tag = bytes.AsSpan(XChaCha20Poly1305.IvLength, XChaCha20Poly1305.TagLength);
        var content = new byte[bytes.Length - OverheadLength];
        return XChaCha20Poly1305.TryDecrypt(key, iv, bytes.AsSpan(OverheadLength), tag, content, AssociatedText) ? content : null;
    }

    /// <summary>Gets the content of a token that an older Plug.Crypto wrote, or null where anything is wrong.</summary>
    /// <remarks><c>QTEyOEdDTQ.</c> wrapped key <c>.</c> iv <c>.</c> ciphertext <c>.</c> tag; the wrapped key is key, 16 | tag, 16 | iv, 12. AES-GCM both.</remarks>
    public static byte[]? OpenOld(string token, byte[] key)
    {
        if (TokenText.Split(token, parts: 5) is not ["QTEyOEdDTQ", .. var rest])
            return null;
        return Array.ConvertAll(rest, part => TokenText.Decode(part)) is [{ Length: 44 } wrapped, { Length: 12 } iv, { } ciphertext, { Length: 16 } tag]
            && DecryptGcm(key, wrapped.AsSpan(32), wrapped.AsSpan(0, 16), wrapped.AsSpan(16, 16), []) is { } inner
            ? DecryptGcm(inner, iv, ciphertext, tag, AssociatedText)
            : null;
    }

    // The same for both ciphers: it names the older one and stayed.
    private static ReadOnlySpan<byte> AssociatedText => "A128GCM"u8;

    private static byte[]? DecryptGcm(byte[] key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> associated)
    {
        using var cipher = new AesGcm(key, tag.Length);
        var content = new byte[ciphertext.Length];
        try
        {
            cipher.Decrypt(iv, ciphertext, tag, content, associated);
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
