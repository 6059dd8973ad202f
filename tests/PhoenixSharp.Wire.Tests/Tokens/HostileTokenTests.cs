using System.Buffers.Text;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace PhoenixSharp.Wire.Tests;

// Whatever a client sends for a token, the answer is a result and never an exception.
public sealed class HostileTokenTests
{
    private const string Salt = "user socket";

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2000);

    private readonly PhoenixToken _tokens = new(TokenVectors.Secret, FixedTime.AtUnix(1_700_000_000), new PhoenixTokenOptions { AcceptOldEncryption = true });

    private readonly byte[] _key = new TokenKeys(TermText.Encode(TokenVectors.Secret)).Get(new TokenKey(Salt, 1000, 32, System.Security.Cryptography.HashAlgorithmName.SHA256));

    private string Signed => _tokens.Sign(Salt, "u1");

    private string Encrypted => _tokens.Encrypt(Salt, "u1");

    private string Old => TokenVectors.Find("decrypt", "a128gcm").Text("token");

    [Fact]
    public void A_token_cut_anywhere_is_invalid()
    {
        foreach (var token in (string[])[Signed, Encrypted, Old])
            Assert.All(Enumerable.Range(0, token.Length), length => IsInvalid(token[..length]));
    }

    [Fact]
    public void Any_bit_turned_makes_a_token_invalid()
    {
        foreach (var token in (string[])[Signed, Encrypted, Old])
        {
            Assert.All(Enumerable.Range(0, token.Length * 8), bit =>
            {
                var turned = token.ToCharArray();
                turned[bit / 8] ^= (char)(1 << (bit % 8));
                IsInvalid(new string(turned));
            });
        }
    }

    [Fact]
    public void Any_bit_turned_of_what_a_part_stands_for_makes_a_token_invalid()
    {
        foreach (var token in (string[])[Signed, Encrypted])
        {
            var parts = token.Split('.');
            for (var part = 0; part < parts.Length; part++)
            {
                var bytes = Base64Url.DecodeFromChars(parts[part] == "XCP" ? "XCPA" : parts[part]);
                for (var bit = 0; bit < bytes.Length * 8; bit++)
                {
                    var turned = bytes.ToArray();
                    turned[bit / 8] ^= (byte)(1 << (bit % 8));
                    IsInvalid(string.Join('.', parts.Select((text, index) => index == part ? Base64Url.EncodeToString(turned) : text)));
                }
            }
        }
    }

    [Fact]
    public void Parts_swapped_doubled_empty_or_missing_are_invalid()
    {
        var parts = Signed.Split('.');
        var (prefix, content, mac) = (parts[0], parts[1], parts[2]);
        Assert.All<string>(
            [
                $"{content}.{prefix}.{mac}", $"{prefix}.{mac}.{content}", $"{mac}.{content}.{prefix}", $"{prefix.ToLowerInvariant()}.{content}.{mac}",
                $"{prefix}.{content}", $"{prefix}.{content}.{mac}.", $"{prefix}.{content}.{mac}.{mac}", $".{content}.{mac}", $"{prefix}..{mac}", $"{prefix}.{content}.",
                "", ".", "..", "...", "XCP", "XCP.", "xcp" + Encrypted[3..], Encrypted + ".", Encrypted + ".AAAA", "." + Encrypted, "QTEyOEdDTQ....", Old + ".AA",
            ],
            IsInvalid);
    }

    [Fact]
    public void A_token_has_one_spelling()
    {
        foreach (var token in (string[])[Signed, Encrypted])
        {
            Assert.All<string>(
                [token + "=", token + "==", token + " ", " " + token, token + "\n", token + "\0", token.Replace(".", " .", StringComparison.Ordinal), token.Replace(".", "=.", StringComparison.Ordinal)],
                IsInvalid);
        }
        Assert.All(Spellings(Signed), IsInvalid);
        var standard = SignedBytes(ErlangTermWriter.Write(new ErlangTerm.Binary((byte[])[0xFB, 0xEF, 0xFF])));
        IsInvalid(standard.Replace('-', '+').Replace('_', '/'));
    }

    [Fact]
    public void What_the_secret_s_owner_signed_but_is_no_token_is_invalid()
    {
        ErlangTerm one = new ErlangTerm.Integer(1), time = new ErlangTerm.Integer(1_700_000_000_000), data = new ErlangTerm.Atom("data"), signed = new ErlangTerm.Atom("signed");
        Assert.All<ErlangTerm>(
            [
                one, new ErlangTerm.Tuple([]), new ErlangTerm.Tuple([one]), new ErlangTerm.Tuple([one, new ErlangTerm.Float(1)]), new ErlangTerm.Tuple([one, time, signed]),
                new ErlangTerm.Tuple([one, time, one, one]), new ErlangTerm.List([one, time, one]), new ErlangTerm.Map([new(data, one)]),
                new ErlangTerm.Map([new(data, one), new(signed, data)]), new ErlangTerm.Map([new(data, one), new(signed, time), new(one, one)]),
                new ErlangTerm.Map([new(new ErlangTerm.Binary("data"), one), new(new ErlangTerm.Binary("signed"), time)]),
            ],
            term => IsInvalid(SignedBytes(ErlangTermWriter.Write(term))));
        IsInvalid(SignedBytes([]));
        IsInvalid(SignedBytes("not a term"u8));
    }

    [Fact]
    public void A_token_too_long_is_refused_before_anything_is_computed()
    {
        var most = new PhoenixToken(TokenVectors.Secret, FixedTime.AtUnix(1_700_000_000), new PhoenixTokenOptions { MaxLength = 64 * 1024 });
        var token = most.Sign(Salt, new string('x', 6100));
        Assert.InRange(token.Length, 8193, 9000);
        Assert.True(most.TryVerify<string>(Salt, token, out _));
        IsInvalid(token);

        var mega = $"SFMyNTY.{new string('A', 1_000_000)}.{new string('A', 43)}";
        IsInvalid(mega);
        var before = GC.GetAllocatedBytesForCurrentThread();
        IsInvalid(mega);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
    }

    [Fact]
    public void Noise_is_invalid() => Check(
        Gen.OneOf(
            Gen.Choose(0, 0xFFFF).Select(value => (char)value).ArrayOf().Select(letters => new string(letters)),
            Gen.Elements("SFMyNTY", "SFMzODQ", "XCP", "QTEyOEdDTQ", ".", "..", "g2gD", "AAAA", "-", "_", "=", "é", "\ud83c", "🎉", "+", "/").ArrayOf().Select(string.Concat)));

    [Fact]
    public void A_token_that_was_tampered_with_is_invalid() => Check(
        from token in Gen.Elements(Signed, Encrypted, Old)
        from at in Gen.Choose(0, token.Length - 1)
        from to in Gen.Choose(at + 1, token.Length)
        from inserted in Gen.Elements("", ".", "A", "AAAA", "é", "=").Where(text => text != token[at..to])
        select token[..at] + inserted + token[to..]);

    [Fact]
    public void Any_bytes_signed_or_encrypted_come_to_a_result() => Prop.ForAll(HostileTerms.Gen.ToArbitrary(), bytes =>
    {
        _ = _tokens.Verify<Payload>(Salt, SignedBytes(bytes));
        _ = _tokens.Decrypt<Dictionary<string, string>>(Salt, EncryptedToken.Seal(bytes, _key, new byte[24]));
    }).Check(Thorough);

    private void Check(Gen<string> texts) => Prop.ForAll(texts.ToArbitrary(), IsInvalid).Check(Thorough);

    private void IsInvalid(string token)
    {
        Assert.IsType<TokenResult<ErlangTerm>.Invalid>(_tokens.Verify<ErlangTerm>(Salt, token, Timeout.InfiniteTimeSpan));
        Assert.IsType<TokenResult<ErlangTerm>.Invalid>(_tokens.Decrypt<ErlangTerm>(Salt, token, Timeout.InfiniteTimeSpan));
    }

    private string SignedBytes(ReadOnlySpan<byte> content) => SignedToken.Sign(content, _key, System.Security.Cryptography.HashAlgorithmName.SHA256);

    // The last character of a MAC of 32 bytes has two bits that stand for nothing.
    private static IEnumerable<string> Spellings(string token) =>
        from last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" where last != token[^1] select token[..^1] + last;
}
