using PhoenixSharp.TestSupport;

namespace PhoenixSharp;

/// <summary>A host with one script behind <c>room:*</c>: what most tests begin with.</summary>
internal sealed class Rooms : IDisposable
{
    public Rooms(Action<PhoenixBuilder>? configure = null) =>
        Host = new SocketHost(configure).Channel("room:*", _ => Script.Make());

    public SocketHost Host { get; }

    public Script Script { get; } = new();

    /// <summary>Opens a connection and joins <c>room:a</c> under join_ref 1.</summary>
    public async Task<SessionDriver> JoinedAsync()
    {
        var session = Host.Connect();
        await session.JoinsAsync("room:a");
        return session;
    }

    public void Dispose() => Host.Dispose();
}
