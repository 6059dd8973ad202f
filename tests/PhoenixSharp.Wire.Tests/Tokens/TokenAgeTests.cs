namespace PhoenixSharp.Wire.Tests;

public sealed class TokenAgeTests
{
    private const string Salt = "user socket";

    private static readonly DateTimeOffset Signed = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly FixedTime _time = new(Signed);

    private readonly PhoenixToken _tokens;

    public TokenAgeTests() => _tokens = new PhoenixToken(TokenVectors.Secret, _time);

    [Theory]
    [InlineData(0.001)]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(86_400)]
    [InlineData(4_000_000_000)]
    public void A_token_as_old_as_it_may_be_is_valid_and_a_millisecond_later_expired(double seconds)
    {
        var age = TimeSpan.FromSeconds(seconds);
        var (said, asked) = (_tokens.Sign(Salt, "u1", maxAge: age), _tokens.Sign(Salt, "u1", Timeout.InfiniteTimeSpan));
        _time.Now = Signed + age;
        Assert.IsType<TokenResult<string>.Valid>(_tokens.Verify<string>(Salt, said));
        Assert.IsType<TokenResult<string>.Valid>(_tokens.Verify<string>(Salt, asked, maxAge: age));
        _time.Now += Moment;
        Assert.IsType<TokenResult<string>.Expired>(_tokens.Verify<string>(Salt, said));
        Assert.IsType<TokenResult<string>.Expired>(_tokens.Verify<string>(Salt, asked, maxAge: age));
    }

    [Fact]
    public void A_day_is_the_age_where_nobody_says()
    {
        var token = _tokens.Sign(Salt, "u1");
        _time.Now = Signed + TimeSpan.FromDays(1);
        Assert.True(_tokens.TryVerify<string>(Salt, token, out _));
        _time.Now += Moment;
        Assert.False(_tokens.TryVerify<string>(Salt, token, out _));
    }

    [Fact]
    public void The_verifier_s_age_wins_over_the_signer_s()
    {
        var (brief, lasting) = (_tokens.Sign(Salt, "u1", TimeSpan.FromSeconds(1)), _tokens.Sign(Salt, "u1", Timeout.InfiniteTimeSpan));
        _time.Now += TimeSpan.FromMinutes(1);
        Assert.True(_tokens.TryVerify<string>(Salt, brief, TimeSpan.FromHours(1), out _));
        Assert.IsType<TokenResult<string>.Expired>(_tokens.Verify<string>(Salt, lasting, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_token_without_end_never_expires()
    {
        var token = _tokens.Sign(Salt, "u1", Timeout.InfiniteTimeSpan);
        _time.Now = DateTimeOffset.MaxValue;
        Assert.True(_tokens.TryVerify<string>(Salt, token, out _));
        Assert.True(_tokens.TryVerify<string>(Salt, token, Timeout.InfiniteTimeSpan, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(-1)]
    public void No_age_at_all_is_always_expired(double seconds)
    {
        var age = TimeSpan.FromSeconds(seconds);
        Assert.IsType<TokenResult<string>.Expired>(_tokens.Verify<string>(Salt, _tokens.Sign(Salt, "u1"), age));
        Assert.IsType<TokenResult<string>.Expired>(_tokens.Verify<string>(Salt, _tokens.Sign(Salt, "u1", age)));
    }

    [Fact]
    public void A_signer_s_clock_may_be_ahead_by_the_skew_and_no_more()
    {
        var token = _tokens.Sign(Salt, "u1");
        _time.Now = Signed - TimeSpan.FromSeconds(60);
        Assert.True(_tokens.TryVerify<string>(Salt, token, out _));
        _time.Now -= Moment;
        Assert.IsType<TokenResult<string>.Invalid>(_tokens.Verify<string>(Salt, token));
        Assert.True(_tokens.TryVerify<string>(Salt, token, Timeout.InfiniteTimeSpan, out _)); // as recorded: no age, no check
        var trusting = new PhoenixToken(TokenVectors.Secret, _time, new PhoenixTokenOptions { ClockSkew = Timeout.InfiniteTimeSpan });
        Assert.True(trusting.TryVerify<string>(Salt, token, out _));
    }

    [Fact]
    public void An_encrypted_token_ages_as_a_signed_one()
    {
        var token = _tokens.Encrypt(Salt, "u1", TimeSpan.FromSeconds(5));
        _time.Now += TimeSpan.FromSeconds(5);
        Assert.True(_tokens.TryDecrypt<string>(Salt, token, out _));
        _time.Now += Moment;
        Assert.IsType<TokenResult<string>.Expired>(_tokens.Decrypt<string>(Salt, token));
    }

    [Fact]
    public void Ages_and_times_of_any_size_are_judged()
    {
        var huge = new ErlangTerm.Integer(System.Numerics.BigInteger.Pow(10, 300));
        Assert.Equal(TokenVerdict.Good, TokenAge.Of(huge)!.Judge(0, DateTimeOffset.MaxValue, TimeSpan.Zero));
        Assert.Equal(TokenVerdict.Future, TokenAge.Default.Judge(huge.Value, DateTimeOffset.MaxValue, TimeSpan.MaxValue));
        Assert.Equal(TokenVerdict.Expired, TokenAge.Default.Judge(-huge.Value, DateTimeOffset.MinValue, TimeSpan.Zero));
        Assert.Equal(TokenVerdict.Good, TokenAge.Of(new ErlangTerm.Float(1e300))!.Judge(0, Signed, TimeSpan.Zero));
        Assert.Null(TokenAge.Of(new ErlangTerm.Float(1e306))); // in milliseconds it is no number: in Elixir an ArithmeticError
        Assert.Null(TokenAge.Of(new ErlangTerm.Atom("never")));
        Assert.Null(TokenAge.Of(new ErlangTerm.Binary("60")));
    }
}
