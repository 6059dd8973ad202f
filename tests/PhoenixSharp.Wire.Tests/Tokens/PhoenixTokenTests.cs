using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace PhoenixSharp.Wire.Tests;

public sealed class PhoenixTokenTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private const string Salt = "user auth";

    private static readonly FixedTime Time = FixedTime.AtUnix(1_700_000_000);

    private readonly PhoenixToken _tokens = new(Secret, Time);

    // By plug_crypto 2.1.1, with the secret above.
    public static TheoryData<object, string> SignedByPlugCrypto => new()
    {
        { 99, "SFMyNTY.g2gDYWNuBgAAaOXPiwFiAAFRgA.HUdcwMEWujaSZ2Wm71zbuwxTks5i2omhJID4MBxZ6sw" },
        { "alice", "SFMyNTY.g2gDbQAAAAVhbGljZW4GAABo5c-LAWIAAVGA.dFkwnKTGyhqpmuDDcHyVZpwWbzTUpMrpZvfjnFcele8" },
        { -1, "SFMyNTY.g2gDYv____9uBgAAaOXPiwFiAAFRgA.70EQsRRa9CmmH0ZTPBKfxHRrwqXowf9FzGtpb0PV1PU" },
        { 5_000_000_000, "SFMyNTY.g2gDbgUAAPIFKgFuBgAAaOXPiwFiAAFRgA.xXOq-Hzr9sh59ajN2iwEHMAGMxOKV49REebEPzoc_EU" },
        { 1.5, "SFMyNTY.g2gDRj_4AAAAAAAAbgYAAGjlz4sBYgABUYA.IqJwdNC751-zjuHkfSKiXeCIP83IKENNWzfcO2a4Sts" },
        { new Dictionary<string, int> { ["id"] = 7 }, "SFMyNTY.g2gDdAAAAAFtAAAAAmlkYQduBgAAaOXPiwFiAAFRgA.SO_TrFmslf_XI30sqQ_b3tUB3jLtOeY4Y4PRWFOSS-0" },
        { (string[])["a", "b"], "SFMyNTY.g2gDbAAAAAJtAAAAAWFtAAAAAWJqbgYAAGjlz4sBYgABUYA.FJM-MzJagnQkIvktUNhdLRPJlUmkzyTTzvJEMXtCYCg" },
        { (int[])[1, 2, 3], "SFMyNTY.g2gDawADAQIDbgYAAGjlz4sBYgABUYA.NznSESRzX812uMOG4ukL97UQVf_1s6Aljsuqdamz_M8" },
    };

    [Theory]
    [MemberData(nameof(SignedByPlugCrypto))]
    public void Values_are_signed_as_Elixir_values(object data, string token) => Assert.Equal(token, _tokens.Sign(Salt, data));

    [Theory]
    [InlineData("SFMyNTY.g2gDZAADbmlsbgYAAGjlz4sBYgABUYA.wCLqXzGu2rxCSaAVBC6A_d62IS8YdJegM01wam251g0", "null")]
    [InlineData("SFMyNTY.g2gDaAJkAAR1c2VyYQduBgAAaOXPiwFiAAFRgA.7Lo5d8-lgX3S2i-EVk25Nqb1gD_618F-FQLaPWukv64", """["user",7]""")]
    [InlineData("SFMyNTY.g2gDYWNuBgAAaOXPiwFiAAFRgA.HUdcwMEWujaSZ2Wm71zbuwxTks5i2omhJID4MBxZ6sw", "99")]
    public void Data_of_any_type_reads_as_JSON(string token, string json)
    {
        Assert.True(_tokens.TryVerify<Payload>(Salt, token, out var data));
        Assert.Equal(json, data.ToString());
    }

    [Fact]
    public void What_plug_crypto_encrypted_is_decrypted()
    {
        Assert.True(_tokens.TryDecrypt<int>(Salt, "XCP.i56aa3WetRuw9oN-Vp6LZaFyaXhLWUpnnPz5Nib4yZ-9LcZS2ec0aVADin63vAyE_xI-9aTKpz14lo0", out var data));
        Assert.Equal(99, data);
    }

    [Theory]
    [InlineData("SFMzODQ.aGVsbG8.Mw44YTYR9v-K3kj1mmBjFKVczY0OW19MB82G3rsd65wLbN3r9cG_PXzyTUssxcj0")]
    [InlineData("SFM1MTI.aGVsbG8.CeTq9ygetdyHxF6Mg7owCtoPr-RJMPxM6zFNfdH1z0RjFJ3Po-utuIGtYMOKouqIMK_FSIgr7qBIiUR7x43bgA")]
    public void Longer_digests_are_those_of_plug_crypto(string token)
    {
        var key = Convert.FromHexString("9c4a44aee0ec8dc9daa4fc4c2dad599fc1abff07b16a353ad5dba5c3d77bf707");
        Assert.Equal("hello", Encoding.UTF8.GetString(SignedToken.Open(token, key, only: null)!));
        Assert.Equal(token, SignedToken.Sign("hello"u8, key, token.StartsWith("SFMz", StringComparison.Ordinal) ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA512));
    }

    [Fact]
    public void Each_value_reads_as_it_was_signed_and_as_it_was_encrypted()
    {
        Returns("Größe 日本 🎉");
        Returns("");
        Returns(true);
        Returns(false);
        Returns(int.MinValue);
        Returns(uint.MaxValue);
        Returns(long.MinValue);
        Returns(ulong.MaxValue);
        Returns((byte)200);
        Returns((sbyte)-100);
        Returns((short)-30_000);
        Returns((ushort)60_000);
        Returns(BigInteger.Pow(7, 400));
        Returns(-BigInteger.Pow(2, 8 * 1024 - 1));
        Returns(double.Epsilon);
        Returns(0.1f);
        Returns((byte[])[0, 1, 2, 254, 255]);
        Returns((List<string>)["a", "b"]);
        Returns(new Dictionary<string, double> { ["x"] = 1.5, ["y"] = -2 });
        Returns(new Account("ann", 7, null));
        Returns(Guid.Parse("6f9619ff-8b86-d011-b42d-00cf4fc964ff"));
        Returns(Payload.FromJson("""{"a":[1,1.0,null,true,"x"],"b":{}}"""));
        Returns(Payload.FromBinary((byte[])[255, 0]));
        Returns(Payload.Null);
        Returns<ErlangTerm>(new ErlangTerm.Tuple([new ErlangTerm.Atom("user"), new ErlangTerm.Binary("x")]));
    }

    [Fact]
    public void Null_is_nil_and_no_text()
    {
        var token = _tokens.Sign<string?>(Salt, null);
        Assert.Equal(new TokenResult<ErlangTerm>.Valid(ErlangTerm.Nil), _tokens.Verify<ErlangTerm>(Salt, token));
        Assert.False(_tokens.TryVerify<string>(Salt, token, out _));
    }

    [Fact]
    public void Data_of_another_type_is_invalid()
    {
        Assert.IsType<TokenResult<string>.Invalid>(_tokens.Verify<string>(Salt, _tokens.Sign(Salt, 7)));
        Assert.IsType<TokenResult<string>.Invalid>(_tokens.Verify<string>(Salt, _tokens.Sign(Salt, (byte[])[255])));
        Assert.IsType<TokenResult<int>.Invalid>(_tokens.Verify<int>(Salt, _tokens.Sign(Salt, "7")));
        Assert.IsType<TokenResult<int>.Invalid>(_tokens.Verify<int>(Salt, _tokens.Sign(Salt, 1L << 31)));
        Assert.IsType<TokenResult<byte>.Invalid>(_tokens.Verify<byte>(Salt, _tokens.Sign(Salt, -1)));
        Assert.IsType<TokenResult<bool>.Invalid>(_tokens.Verify<bool>(Salt, _tokens.Sign(Salt, 1)));
        Assert.IsType<TokenResult<Account>.Invalid>(_tokens.Verify<Account>(Salt, _tokens.Sign(Salt, "ann")));
        Assert.IsType<TokenResult<ErlangTerm.Tuple>.Invalid>(_tokens.Verify<ErlangTerm.Tuple>(Salt, _tokens.Sign(Salt, new Dictionary<string, int[]> { ["elements"] = [] })));
    }

    [Fact]
    public void A_token_is_good_for_its_own_salt_secret_and_kind_alone()
    {
        var (signed, encrypted) = (_tokens.Sign(Salt, "u1"), _tokens.Encrypt(Salt, "u1"));
        Assert.False(_tokens.TryVerify<string>("user socket", signed, out _));
        Assert.False(_tokens.TryDecrypt<string>("user socket", encrypted, out _));
        Assert.False(_tokens.TryVerify<string>(Salt, encrypted, out _));
        Assert.False(_tokens.TryDecrypt<string>(Salt, signed, out _));
        Assert.False(new PhoenixToken(Secret + "0", Time).TryVerify<string>(Salt, signed, out _));
        Assert.False(new PhoenixToken(Secret + "0", Time).TryDecrypt<string>(Salt, encrypted, out _));
    }

    [Fact]
    public void Two_encryptions_of_one_value_are_not_alike() => Assert.NotEqual(_tokens.Encrypt(Salt, "u1"), _tokens.Encrypt(Salt, "u1"));

    [Fact]
    public void Another_digest_is_taken_unless_only_one_is()
    {
        var token = new PhoenixToken(Secret, Time, new PhoenixTokenOptions { Digest = HashAlgorithmName.SHA512 }).Sign(Salt, "u1");
        Assert.StartsWith("SFM1MTI.", token, StringComparison.Ordinal);
        Assert.True(_tokens.TryVerify<string>(Salt, token, out _));
        Assert.False(new PhoenixToken(Secret, Time, new PhoenixTokenOptions { AcceptOtherDigests = false }).TryVerify<string>(Salt, token, out _));
    }

    [Fact]
    public void A_token_that_would_not_be_taken_is_not_made()
    {
        Assert.Throws<ArgumentException>(() => _tokens.Sign(Salt, new string('x', 6200)));
        Assert.Throws<ArgumentException>(() => _tokens.Encrypt(Salt, new string('x', 6200)));
        Assert.Throws<ArgumentException>(() => _tokens.Sign(Salt, BigInteger.Pow(2, 8 * 1024)));
        Assert.Throws<ArgumentException>(() => _tokens.Sign(Salt, Payload.FromJson(new string('9', 3000))));
        Assert.Throws<ArgumentException>(() => _tokens.Sign(Salt, double.NaN));
        Assert.Throws<EncoderFallbackException>(() => _tokens.Sign(Salt, "\ud83c"));
        Assert.Throws<ArgumentException>(() => _tokens.Sign(Salt, Payload.FromJson(new string('[', 64) + new string(']', 64))));
    }

    [Fact]
    public void A_short_secret_is_refused_by_its_bytes()
    {
        Assert.Throws<ArgumentException>(() => new PhoenixToken(new string('a', 19), Time));
        _ = new PhoenixToken(new string('é', 10), Time);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.All<PhoenixTokenOptions>(
            [
                new() { ClockSkew = TimeSpan.FromSeconds(-1) }, new() { MaxLength = 63 }, new() { MaxLength = 65_537 }, new() { Digest = HashAlgorithmName.MD5 },
                new() { KeyDigest = default }, new() { KeyIterations = 0 }, new() { KeyLength = 0 }, new() { KeyLength = 1025 }, new() { Json = null! },
            ],
            options => Assert.Throws<ArgumentException>(() => new PhoenixToken(Secret, Time, options)));
    }

    [Fact]
    public void A_missing_token_is_told_from_an_empty_one()
    {
        Assert.IsType<TokenResult<string>.Missing>(_tokens.Verify<string>(Salt, null));
        Assert.IsType<TokenResult<string>.Missing>(_tokens.Decrypt<string>(Salt, null));
        Assert.IsType<TokenResult<string>.Invalid>(_tokens.Verify<string>(Salt, ""));
        Assert.IsType<TokenResult<string>.Invalid>(_tokens.Decrypt<string>(Salt, ""));
    }

    private void Returns<T>(T data)
    {
        Assert.Equal(data, Assert.IsType<TokenResult<T>.Valid>(_tokens.Verify<T>(Salt, _tokens.Sign(Salt, data))).Data);
        Assert.Equal(data, Assert.IsType<TokenResult<T>.Valid>(_tokens.Decrypt<T>(Salt, _tokens.Encrypt(Salt, data))).Data);
    }

    private sealed record Account(string Name, int Id, string? Team);
}
