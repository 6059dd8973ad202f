using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>Signs, verifies, encrypts and decrypts tokens that <c>Phoenix.Token</c> takes, and takes those that it made.</summary>
/// <remarks>
/// Data may be a string, a number, a boolean, null, bytes, a <see cref="Payload"/>, any type of the application's own (by way of JSON, objects become maps
/// with strings as keys), or an <see cref="ErlangTerm"/> for all else. A signed token can be read by anybody, an encrypted one can't. The
/// salt names the purpose: a token of one salt is nothing under another. It is code, never input. Safe to use from all threads.
/// </remarks>
public sealed class PhoenixToken
{
    private const int MinSecretLength = 20;

    private readonly TimeProvider _time;
    private readonly PhoenixTokenOptions _options;
    private readonly TokenKeys _keys;

    /// <summary>Makes tokens of a secret.</summary>
    /// <param name="secretKeyBase">The application's <c>secret_key_base</c>, as text: at least 20 bytes of UTF-8; <c>mix phx.gen.secret</c> makes 64.</param>
    /// <param name="time">What tells when a token is signed and how old it is.</param>
    /// <param name="options">Null for Phoenix's defaults.</param>
    /// <exception cref="ArgumentException">The secret is too short, or an option is out of range.</exception>
    public PhoenixToken(string secretKeyBase, TimeProvider time, PhoenixTokenOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(secretKeyBase);
        ArgumentNullException.ThrowIfNull(time);
        var secret = TermText.Encode(secretKeyBase);
        if (secret.Length < MinSecretLength)
            throw new ArgumentException($"The secret key base has {secret.Length} bytes; it needs at least {MinSecretLength}.", nameof(secretKeyBase));
        _time = time;
        _options = options ?? new PhoenixTokenOptions();
        _options.Validate();
        _keys = new TokenKeys(secret);
    }

    /// <summary>Signs data. Anybody can read it; nobody without the secret can change it.</summary>
    /// <param name="salt">The purpose, the same as when verifying: <c>"user socket"</c>.</param>
    /// <param name="data">See the remarks on this type.</param>
    /// <param name="maxAge">How old it may be where the verifier doesn't say; null for the option's, <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="signedAt">Null for now.</param>
    /// <exception cref="ArgumentException">The data can't be a term, or the token would be longer than <see cref="PhoenixTokenOptions.MaxLength"/>.</exception>
    public string Sign<T>(string salt, T data, TimeSpan? maxAge = null, DateTimeOffset? signedAt = null) =>
        Fitting(SignedToken.Sign(Content(data, maxAge, signedAt), Key(salt), _options.Digest));

    /// <summary>Encrypts data. Nobody without the secret can read or change it.</summary>
    /// <inheritdoc cref="Sign" path="/param"/>
    /// <exception cref="ArgumentException">The data can't be a term, or the token would be longer than <see cref="PhoenixTokenOptions.MaxLength"/>.</exception>
    /// <exception cref="InvalidOperationException"><see cref="PhoenixTokenOptions.KeyLength"/> is not 32.</exception>
    public string Encrypt<T>(string salt, T data, TimeSpan? maxAge = null, DateTimeOffset? signedAt = null) =>
        Fitting(EncryptedToken.Seal(Content(data, maxAge, signedAt), CipherKey(salt), RandomNumberGenerator.GetBytes(XChaCha20Poly1305.IvLength)));

    /// <summary>Verifies a signed token and reads its data. Whatever the token is, this answers and doesn't throw.</summary>
    /// <param name="salt">The purpose it was signed for.</param>
    /// <param name="token">What the client sent; null is <see cref="TokenResult{T}.Missing"/>.</param>
    /// <param name="maxAge">How old it may be; null for what its signer said, <see cref="Timeout.InfiniteTimeSpan"/> for any age.</param>
    /// <exception cref="NotSupportedException">The options' JSON knows nothing of <typeparamref name="T"/>.</exception>
    public TokenResult<T> Verify<T>(string salt, string? token, TimeSpan? maxAge = null)
    {
        var key = Key(salt);
        return Read<T>(token, maxAge, text => SignedToken.Open(text, key, _options.AcceptOtherDigests ? null : _options.Digest));
    }

    /// <summary>Decrypts a token and reads its data. Whatever the token is, this answers and doesn't throw.</summary>
    /// <inheritdoc cref="Verify" path="/param"/>
    /// <exception cref="NotSupportedException">The options' JSON knows nothing of <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException"><see cref="PhoenixTokenOptions.KeyLength"/> is not 32.</exception>
    public TokenResult<T> Decrypt<T>(string salt, string? token, TimeSpan? maxAge = null)
    {
        var key = CipherKey(salt);
        return Read<T>(token, maxAge, text => EncryptedToken.Open(text, key) ?? (_options.AcceptOldEncryption ? EncryptedToken.OpenOld(text, key) : null));
    }

    /// <summary>Verifies as <see cref="Verify"/>, for those to whom all refusals are one.</summary>
    /// <returns>Whether the token is genuine, young enough, and holds a <typeparamref name="T"/>.</returns>
    public bool TryVerify<T>(string salt, string? token, TimeSpan? maxAge, [MaybeNullWhen(false)] out T data) => IsValid(Verify<T>(salt, token, maxAge), out data);

    /// <inheritdoc cref="TryVerify{T}(string, string, TimeSpan?, out T)"/>
    public bool TryVerify<T>(string salt, string? token, [MaybeNullWhen(false)] out T data) => IsValid(Verify<T>(salt, token), out data);

    /// <summary>Decrypts as <see cref="Decrypt"/>, for those to whom all refusals are one.</summary>
    /// <returns>Whether the token is genuine, young enough, and holds a <typeparamref name="T"/>.</returns>
    public bool TryDecrypt<T>(string salt, string? token, TimeSpan? maxAge, [MaybeNullWhen(false)] out T data) => IsValid(Decrypt<T>(salt, token, maxAge), out data);

    /// <inheritdoc cref="TryDecrypt{T}(string, string, TimeSpan?, out T)"/>
    public bool TryDecrypt<T>(string salt, string? token, [MaybeNullWhen(false)] out T data) => IsValid(Decrypt<T>(salt, token), out data);

    // (1) length, (2) the text and its MAC or tag, (3) the term, (4) its age, (5) its type: no step looks at what the one before didn't pass.
    private TokenResult<T> Read<T>(string? token, TimeSpan? maxAge, Func<string, byte[]?> open)
    {
        if (token is null)
            return new TokenResult<T>.Missing();
        if (token.Length > _options.MaxLength || open(token) is not { } bytes || TokenContent.Read(bytes) is not { } content)
            return new TokenResult<T>.Invalid();
        var age = maxAge is { } given ? TokenAge.Of(given) : content.MaxAge;
        return age.Judge(content.SignedAt, _time.GetUtcNow(), _options.ClockSkew) switch
        {
            TokenVerdict.Expired => new TokenResult<T>.Expired(),
            TokenVerdict.Good when TermValue.TryRead<T>(content.Data, _options.Json, out var data) => new TokenResult<T>.Valid(data),
            _ => new TokenResult<T>.Invalid(),
        };
    }

    private static bool IsValid<T>(TokenResult<T> result, [MaybeNullWhen(false)] out T data)
    {
        var valid = result as TokenResult<T>.Valid;
        data = valid is null ? default : valid.Data;
        return valid is not null;
    }

    private byte[] Content<T>(T data, TimeSpan? maxAge, DateTimeOffset? signedAt) => new TokenContent(
        TermValue.Of(data, _options.Json), (signedAt ?? _time.GetUtcNow()).ToUnixTimeMilliseconds(), TokenAge.Of(maxAge ?? _options.MaxAge)).Write();

    private byte[] CipherKey(string salt) => _options.KeyLength == EncryptedToken.KeyLength
        ? Key(salt)
        : throw new InvalidOperationException($"Encryption takes a key of {EncryptedToken.KeyLength} bytes; {nameof(PhoenixTokenOptions.KeyLength)} is {_options.KeyLength}.");

    private byte[] Key(string salt)
    {
        ArgumentNullException.ThrowIfNull(salt);
        return _keys.Get(new TokenKey(salt, _options.KeyIterations, _options.KeyLength, _options.KeyDigest));
    }

    private string Fitting(string token) => token.Length <= _options.MaxLength
        ? token
        : throw new ArgumentException($"The token would have {token.Length} characters; up to {_options.MaxLength} are taken ({nameof(PhoenixTokenOptions.MaxLength)}).");
}
