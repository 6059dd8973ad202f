namespace PhoenixSharp;

/// <summary>What verifying or decrypting a token came to. What a client is told needs no more than that it was refused.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public abstract record TokenResult<T>
{
    private TokenResult()
    {
    }

    /// <summary>The token is genuine and young enough.</summary>
    public sealed record Valid(T Data) : TokenResult<T>;

    /// <summary>The token is genuine and too old.</summary>
    public sealed record Expired : TokenResult<T>;

    /// <summary>The token is not genuine, is for another purpose, or holds data that is no <typeparamref name="T"/>.</summary>
    public sealed record Invalid : TokenResult<T>;

    /// <summary>There was no token: null.</summary>
    public sealed record Missing : TokenResult<T>;
}
