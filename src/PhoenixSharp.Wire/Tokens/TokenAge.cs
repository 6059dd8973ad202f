using System.Numerics;

namespace PhoenixSharp.Wire;

/// <summary>How old a token may be, in seconds: an integer, a float or the atom <c>infinity</c>.</summary>
internal sealed class TokenAge
{
    private static readonly ErlangTerm.Atom Infinity = new("infinity");

    private readonly ErlangTerm _term;
    private readonly BigInteger? _milliseconds; // null for ever; below zero for what is expired whatever the time

    private TokenAge(ErlangTerm term, BigInteger? milliseconds) => (_term, _milliseconds) = (term, milliseconds);

    /// <summary>Is a day, which Phoenix takes where nobody says.</summary>
    public static TokenAge Default { get; } = Of(TimeSpan.FromDays(1));

    /// <param name="age"><see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    public static TokenAge Of(TimeSpan age)
    {
        if (age == Timeout.InfiniteTimeSpan)
            return Of(Infinity)!;
        return Of(age.Ticks % TimeSpan.TicksPerSecond == 0 ? new ErlangTerm.Integer(age.Ticks / TimeSpan.TicksPerSecond) : new ErlangTerm.Float(age.TotalSeconds))!;
    }

    /// <summary>Reads an age as it stands in a token, or null where it is none.</summary>
    public static TokenAge? Of(ErlangTerm term) => term switch
    {
        ErlangTerm.Integer seconds => new(term, seconds.Value.Sign > 0 ? seconds.Value * 1000 : -1),
        ErlangTerm.Float { Value: <= 0 } => new(term, -1),
        ErlangTerm.Float seconds when double.IsFinite(seconds.Value * 1000) => new(term, new BigInteger(seconds.Value * 1000)),
        ErlangTerm.Atom atom when atom == Infinity => new(term, null),
        _ => null,
    };

    public ErlangTerm ToTerm() => _term;

    /// <summary>Judges a token by its age: good, too old, or from a future that clocks don't explain. A token as old as it may be is still good.</summary>
    /// <param name="signedAt">Unix time in milliseconds.</param>
    /// <param name="now">The time of the verifier.</param>
    /// <param name="skew">How far ahead the signer's clock may be; <see cref="Timeout.InfiniteTimeSpan"/> for any.</param>
    public TokenVerdict Judge(BigInteger signedAt, DateTimeOffset now, TimeSpan skew)
    {
        var time = now.ToUnixTimeMilliseconds();
        if (_milliseconds is not { } milliseconds)
            return TokenVerdict.Good;
        if (milliseconds.Sign < 0 || signedAt + milliseconds < time)
            return TokenVerdict.Expired;
        return skew != Timeout.InfiniteTimeSpan && signedAt > time + (long)skew.TotalMilliseconds ? TokenVerdict.Future : TokenVerdict.Good;
    }
}

/// <summary>What a token's age says.</summary>
internal enum TokenVerdict
{
    Good,
    Expired,
    Future,
}
