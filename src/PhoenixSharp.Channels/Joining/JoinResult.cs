namespace PhoenixSharp;

/// <summary>What a channel decides about a join.</summary>
public abstract record JoinResult
{
    private JoinResult()
    {
    }

    /// <summary>Lets a result stand where a task of one is wanted, so that async or not reads the same.</summary>
    public static implicit operator ValueTask<JoinResult>(JoinResult result) => new(result);

    /// <summary>The client is a member of the topic now; it is answered <c>ok</c>.</summary>
    public sealed record Accepted(Payload Response) : JoinResult
    {
        internal static readonly Accepted Empty = new(Payload.Empty);
    }

    /// <summary>The client is refused; it is answered <c>error</c>.</summary>
    public sealed record Refused(Payload Reason) : JoinResult;
}
