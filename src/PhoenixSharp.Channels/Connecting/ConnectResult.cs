namespace PhoenixSharp;

/// <summary>What a socket decides about a connect.</summary>
public abstract record ConnectResult
{
    private ConnectResult()
    {
    }

    /// <summary>Lets a result stand where a task of one is wanted, so that async or not reads the same.</summary>
    public static implicit operator ValueTask<ConnectResult>(ConnectResult result) => new(result);

    /// <summary>The client is let in.</summary>
    public sealed record Accepted : ConnectResult
    {
        internal static readonly Accepted Instance = new();
    }

    /// <summary>The client is refused with an HTTP status and perhaps a text.</summary>
    public sealed record Refused(int Status, string? Body) : ConnectResult;

    /// <summary>The socket knows nothing of what it was asked.</summary>
    internal sealed record Unknown : ConnectResult
    {
        public static readonly Unknown Instance = new();
    }
}
