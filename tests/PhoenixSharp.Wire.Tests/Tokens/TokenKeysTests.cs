using System.Security.Cryptography;

namespace PhoenixSharp.Wire.Tests;

public sealed class TokenKeysTests
{
    private readonly TokenKeys _keys = new("aaaaaaaaaaaaaaaaaaaa"u8.ToArray());

    [Fact]
    public void A_key_is_derived_once() => Assert.Same(_keys.Get(Key("user socket")), _keys.Get(Key("user socket")));

    [Fact]
    public void Whatever_makes_a_key_makes_another_key()
    {
        var key = Key("user socket");
        TokenKey[] names = [key, key with { Salt = "user auth" }, key with { Iterations = 3 }, key with { Length = 48 }, key with { Digest = HashAlgorithmName.SHA512 }];
        Assert.Equal(names.Length, names.Select(name => Convert.ToHexString(_keys.Get(name))).Distinct().Count());
        Assert.Equal(names.Length, _keys.Count);
    }

    [Fact]
    public void No_more_than_so_many_keys_are_kept_and_all_stay_right()
    {
        var first = _keys.Get(Key("0"));
        for (var i = 1; i <= 3 * TokenKeys.Most; i++)
        {
            _keys.Get(Key($"{i}"));
            Assert.InRange(_keys.Count, 1, TokenKeys.Most);
        }
        Assert.NotSame(first, _keys.Get(Key("0")));
        Assert.Equal(first, _keys.Get(Key("0")));
    }

    private static TokenKey Key(string salt) => new(salt, 1, 32, HashAlgorithmName.SHA256);
}
