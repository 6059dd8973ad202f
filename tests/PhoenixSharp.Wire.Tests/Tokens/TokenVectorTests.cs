using System.Buffers.Text;
using System.Text.Json;

namespace PhoenixSharp.Wire.Tests;

// Every vector that a real Phoenix made, each way.
public sealed class TokenVectorTests
{
    // Where the answer is stricter than Phoenix's: no token that anybody made looks like this.
    private static readonly string[] Stricter = ["padded", "trailing-bits"];

    private static readonly FixedTime Today = FixedTime.AtUnix(1_785_000_000);

    public static TheoryData<string> SignedThere => TokenVectors.Names("sign");

    public static TheoryData<string> EncryptedThere => TokenVectors.Names("encrypt");

    public static TheoryData<string> RefusedThere => TokenVectors.Names("encrypt_refused");

    public static TheoryData<string> VerifiedThere => TokenVectors.Names("verify");

    public static TheoryData<string> DecryptedThere => TokenVectors.Names("decrypt");

    [Fact]
    public void Keys_are_derived_as_Phoenix_derives_them() => Assert.All(TokenVectors.Section("derived_keys"), vector =>
        Assert.Equal(vector.Text("key_hex"), Convert.ToHexStringLower(Key(vector))));

    [Theory]
    [MemberData(nameof(SignedThere))]
    public void What_Phoenix_signed_is_verified_and_signed_alike(string name)
    {
        var vector = TokenVectors.Find("sign", name);
        var (salt, token, data) = (vector.Text("salt"), vector.Text("token"), vector.GetProperty("data").Term());
        var tokens = Tokens(vector);
        Assert.Equal(Valid(data), tokens.Verify<ErlangTerm>(salt, token, Timeout.InfiniteTimeSpan));

        var ours = tokens.Sign(salt, data, vector.MaxAge(), vector.SignedAt());
        // OTP 25 wrote atoms with tag 100; we write tag 119 as OTP 26 and later do, so the bytes differ where there is one.
        if (data.HasAtoms() || vector.MaxAge() == Timeout.InfiniteTimeSpan)
            Assert.Equal(TokenContent.Read(Convert.FromBase64String(vector.Text("payload_base64")))!.Write(), Base64Url.DecodeFromChars(ours.Split('.')[1]));
        else
            Assert.Equal(token, ours);
        // The very bytes that Phoenix signed get the MAC that Phoenix gave them, atoms or not.
        Assert.Equal(token, SignedToken.Sign(Convert.FromBase64String(vector.Text("payload_base64")), Key(vector), vector.Options().Digest));
    }

    [Theory]
    [MemberData(nameof(EncryptedThere))]
    public void What_Phoenix_encrypted_is_decrypted_and_with_its_iv_encrypted_alike(string name)
    {
        var vector = TokenVectors.Find("encrypt", name);
        var (salt, token, data) = (vector.Text("salt"), vector.Text("token"), vector.GetProperty("data").Term());
        Assert.Equal(Valid(data), Tokens(vector).Decrypt<ErlangTerm>(salt, token, Timeout.InfiniteTimeSpan));

        var content = EncryptedToken.Open(token, Key(vector))!;
        var iv = Base64Url.DecodeFromChars(token.AsSpan(4))[..24];
        Assert.Equal(token, EncryptedToken.Seal(content, Key(vector), iv));
        var ours = Tokens(vector).Encrypt(salt, data, vector.MaxAge(), vector.SignedAt());
        Assert.Equal(TokenContent.Read(content)!.Write(), EncryptedToken.Open(ours, Key(vector)));
    }

    [Theory]
    [MemberData(nameof(RefusedThere))]
    public void A_key_that_Phoenix_can_not_encrypt_with_is_refused(string name)
    {
        var tokens = Tokens(TokenVectors.Find("encrypt_refused", name));
        Assert.Throws<InvalidOperationException>(() => tokens.Encrypt("user socket", "u1"));
        Assert.Throws<InvalidOperationException>(() => tokens.Decrypt<string>("user socket", "XCP.AAAA"));
    }

    [Theory]
    [MemberData(nameof(VerifiedThere))]
    public void Verifying_answers_as_Phoenix_does(string name)
    {
        var vector = TokenVectors.Find("verify", name);
        var result = Tokens(vector).Verify<ErlangTerm>(vector.Text("salt"), vector.GetProperty("token").GetString(), vector.MaxAge());
        Assert.Equal(Stricter.Contains(name) ? new TokenResult<ErlangTerm>.Invalid() : Expected(vector), result);
    }

    [Theory]
    [MemberData(nameof(DecryptedThere))]
    public void Decrypting_answers_as_Phoenix_does(string name)
    {
        var vector = TokenVectors.Find("decrypt", name);
        var tokens = new PhoenixToken(TokenVectors.Secret, Today, vector.Options() with { AcceptOldEncryption = true });
        Assert.Equal(Expected(vector), tokens.Decrypt<ErlangTerm>(vector.Text("salt"), vector.GetProperty("token").GetString(), vector.MaxAge()));
    }

    [Fact]
    public void The_old_encryption_is_read_only_where_it_is_asked_for()
    {
        var vector = TokenVectors.Find("decrypt", "a128gcm");
        Assert.IsType<TokenResult<ErlangTerm>.Invalid>(Tokens(vector).Decrypt<ErlangTerm>(vector.Text("salt"), vector.Text("token"), vector.MaxAge()));
    }

    private static PhoenixToken Tokens(JsonElement vector) => new(TokenVectors.Secret, Today, vector.Options());

    private static byte[] Key(JsonElement vector)
    {
        var options = vector.Options();
        return new TokenKeys(TermText.Encode(TokenVectors.Secret)).Get(new TokenKey(vector.Text("salt"), options.KeyIterations, options.KeyLength, options.KeyDigest));
    }

    // What raises in Phoenix takes the caller down with it; here it is a refusal like any other.
    private static TokenResult<ErlangTerm> Expected(JsonElement vector)
    {
        var result = vector.GetProperty("result");
        if (result.TryGetProperty("ok", out var data))
            return Valid(data.Term());
        return result.TryGetProperty("error", out var error) ? Failed(error.GetString()!) : new TokenResult<ErlangTerm>.Invalid();
    }

    private static TokenResult<ErlangTerm> Valid(ErlangTerm data) => new TokenResult<ErlangTerm>.Valid(data);

    private static TokenResult<ErlangTerm> Failed(string error) => error switch
    {
        "expired" => new TokenResult<ErlangTerm>.Expired(),
        "missing" => new TokenResult<ErlangTerm>.Missing(),
        _ => new TokenResult<ErlangTerm>.Invalid(),
    };
}
