using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace PhoenixSharp.Wire;

/// <summary>ChaCha20-Poly1305 with a nonce of 24 bytes: the first 16 make a key of their own (draft-irtf-cfrg-xchacha-03).</summary>
internal static class XChaCha20Poly1305
{
    public const int IvLength = 24;

    public const int TagLength = 16;

    private const int NonceLength = 12;

    public static void Encrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> content, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associated)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        using var cipher = Cipher(key, iv, nonce);
        cipher.Encrypt(nonce, content, ciphertext, tag, associated);
    }

    public static bool TryDecrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> content, ReadOnlySpan<byte> associated)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        using var cipher = Cipher(key, iv, nonce);
        try
        {
            cipher.Decrypt(nonce, ciphertext, tag, content, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    // The nonce is four zeros and what is left of the iv.
    private static ChaCha20Poly1305 Cipher(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, Span<byte> nonce)
    {
        nonce[..4].Clear();
        iv[16..].CopyTo(nonce[4..]);
        Span<byte> subkey = stackalloc byte[32];
        HChaCha20(key, iv[..16], subkey);
        var cipher = new ChaCha20Poly1305(subkey);
        CryptographicOperations.ZeroMemory(subkey);
        return cipher;
    }

    /// <summary>Makes a key of a key and 16 bytes: 20 rounds of ChaCha without the addition at the end; the first and the last row (section 2.2).</summary>
    internal static void HChaCha20(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, Span<byte> subkey)
    {
        Span<uint> state = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]; // "expand 32-byte k"
        for (var i = 0; i < 8; i++)
            state[4 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);
        for (var i = 0; i < 4; i++)
            state[12 + i] = BinaryPrimitives.ReadUInt32LittleEndian(nonce[(4 * i)..]);
        for (var round = 0; round < 20; round += 2)
        {
            for (var i = 0; i < 4; i++) // a column round
                QuarterRound(state, i, 4 + i, 8 + i, 12 + i);
            for (var i = 0; i < 4; i++) // a diagonal round
                QuarterRound(state, i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
        }
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(subkey[(4 * i)..], state[i]);
            BinaryPrimitives.WriteUInt32LittleEndian(subkey[(16 + (4 * i))..], state[12 + i]);
        }
        state.Clear();
    }

    // RFC 8439, section 2.1
    private static void QuarterRound(Span<uint> state, int a, int b, int c, int d)
    {
        state[a] += state[b]; state[d] = BitOperations.RotateLeft(state[d] ^ state[a], 16);
        state[c] += state[d]; state[b] = BitOperations.RotateLeft(state[b] ^ state[c], 12);
        state[a] += state[b]; state[d] = BitOperations.RotateLeft(state[d] ^ state[a], 8);
        state[c] += state[d]; state[b] = BitOperations.RotateLeft(state[b] ^ state[c], 7);
    }
}
