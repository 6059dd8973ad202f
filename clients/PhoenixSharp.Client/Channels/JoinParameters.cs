namespace PhoenixSharp.Client;

/// <summary>
/// The payload of a channel's joins: one payload for all joins, or a function of the application that is called for each join.
/// </summary>
internal sealed class JoinParameters
{
    private readonly Payload _fixed;
    private readonly Func<CancellationToken, ValueTask<Payload>>? _fetch;

    public JoinParameters(in Payload payload) => _fixed = payload;

    public JoinParameters(Func<CancellationToken, ValueTask<Payload>> fetch) => _fetch = fetch;

    /// <summary>Returns the payload if all joins have the same.</summary>
    public bool TryGetFixed(out Payload payload)
    {
        payload = _fixed;
        return _fetch is null;
    }

    /// <summary>Calls the function. Only for parameters that are not fixed.</summary>
    public Task<Payload> FetchAsync(SocketProcess socket, CancellationToken cancellationToken) =>
        ApplicationCall<Payload>.RunAsync(socket, _fetch!, static _ => { }, cancellationToken);
}
