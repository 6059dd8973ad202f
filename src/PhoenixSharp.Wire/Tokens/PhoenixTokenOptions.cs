using System.Security.Cryptography;
using System.Text.Json;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>How tokens are signed, and what is taken for one. The defaults are those of <c>Phoenix.Token</c>; whoever shares tokens must share the key's settings.</summary>
public sealed record PhoenixTokenOptions
{
    private static readonly HashAlgorithmName[] Digests = [HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];

    /// <summary>How old a token may be where neither its signer nor its verifier says.</summary>
    /// <value>Default a day. <see cref="Timeout.InfiniteTimeSpan"/> for ever; zero and less is always expired.</value>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How far ahead of ours a signer's clock may be. A token from later than that is invalid, but where its age doesn't matter.</summary>
    /// <value>Default 60 s; zero or more. <see cref="Timeout.InfiniteTimeSpan"/> turns it off, as in plug_crypto up to 2.1.</value>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many characters a token may have. A longer one is invalid before anything is computed, and is never signed.</summary>
    /// <value>Default 8,192; 64 to 65,536.</value>
    public int MaxLength { get; init; } = 8192;

    /// <summary>The digest that tokens are signed with.</summary>
    /// <value>Default SHA-256; SHA-384 or SHA-512.</value>
    public HashAlgorithmName Digest { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>Takes tokens that were signed with another of the three digests too, as Phoenix does.</summary>
    /// <value>Default true.</value>
    public bool AcceptOtherDigests { get; init; } = true;

    /// <summary>Decrypts what older versions of plug_crypto encrypted too (AES-GCM, <c>QTEyOEdDTQ</c>). It is never written.</summary>
    /// <value>Default false.</value>
    public bool AcceptOldEncryption { get; init; }

    /// <summary>Rounds of PBKDF2 that make a key of the secret and the salt: Phoenix's <c>:key_iterations</c>.</summary>
    /// <value>Default 1,000; at least 1.</value>
    public int KeyIterations { get; init; } = 1000;

    /// <summary>The key's bytes: Phoenix's <c>:key_length</c>. To encrypt it must be 32.</summary>
    /// <value>Default 32; 1 to 1,024.</value>
    public int KeyLength { get; init; } = EncryptedToken.KeyLength;

    /// <summary>The digest of PBKDF2: Phoenix's <c>:key_digest</c>.</summary>
    /// <value>Default SHA-256; SHA-384 or SHA-512.</value>
    public HashAlgorithmName KeyDigest { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>How data of the application's own types is written and read.</summary>
    /// <value>Default <see cref="PayloadJson.CreateOptions"/>.</value>
    public JsonSerializerOptions Json { get; init; } = PayloadJson.CreateOptions();

    /// <exception cref="ArgumentException">A setting is out of range: says which, and what is legal.</exception>
    internal void Validate()
    {
        Check(nameof(ClockSkew), ClockSkew >= TimeSpan.Zero || ClockSkew == Timeout.InfiniteTimeSpan, "zero, a positive time, or infinite to turn it off");
        Check(nameof(MaxLength), MaxLength is >= 64 and <= 65_536, "64 to 65536");
        Check(nameof(Digest), Digests.Contains(Digest), "SHA256, SHA384 or SHA512");
        Check(nameof(KeyIterations), KeyIterations >= 1, "at least 1");
        Check(nameof(KeyLength), KeyLength is >= 1 and <= 1024, "1 to 1024");
        Check(nameof(KeyDigest), Digests.Contains(KeyDigest), "SHA256, SHA384 or SHA512");
        Check(nameof(Json), Json is not null, "set");
    }

    private static void Check(string setting, bool legal, string range)
    {
        if (!legal)
            throw new ArgumentException($"{nameof(PhoenixTokenOptions)}.{setting} must be {range}.");
    }
}
