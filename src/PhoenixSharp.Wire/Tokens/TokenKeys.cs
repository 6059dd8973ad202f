using System.Collections.Immutable;
using System.Security.Cryptography;

namespace PhoenixSharp.Wire;

/// <summary>Says which key is derived from the secret.</summary>
internal readonly record struct TokenKey(string Salt, int Iterations, int Length, HashAlgorithmName Digest);

/// <summary>The keys of one secret: PBKDF2-HMAC, derived once and kept.</summary>
/// <remarks>Without locks: two that ask at once derive the same bytes. Salts come from code and are few; should they be many, all keys are dropped and derived anew.</remarks>
internal sealed class TokenKeys(byte[] secret)
{
    /// <summary>How many keys are kept at most.</summary>
    public const int Most = 256;

    private ImmutableDictionary<TokenKey, byte[]> _keys = ImmutableDictionary<TokenKey, byte[]>.Empty;

    /// <summary>Gets how many keys are kept.</summary>
    public int Count => _keys.Count;

    public byte[] Get(TokenKey name)
    {
        if (_keys.TryGetValue(name, out var known))
            return known;
        var key = Rfc2898DeriveBytes.Pbkdf2(secret, TermText.Encode(name.Salt), name.Iterations, name.Digest, name.Length);
        ImmutableInterlocked.Update(ref _keys, (keys, added) => (keys.Count < Most ? keys : keys.Clear()).SetItem(name, added), key);
        return key;
    }
}
