using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>
/// One open connection. If the first attempt fails, there is no retry, because a person or a script waits for the result.
/// </summary>
internal sealed class Connection : IAsyncDisposable
{
    // A server that hangs must not keep the program from ending.
    internal static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(1);

    private readonly Target _target;

    private Connection(Target target) => (_target, Socket) = (target, new PhoenixSocket(target.ToOptions()));

    public PhoenixSocket Socket { get; }

    /// <summary>Gets a value indicating whether the connection was ever lost, even if the client reconnected.</summary>
    public bool WasLost { get; private set; }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="CliException">The connection could not be made.</exception>
    public static async Task<Connection> OpenAsync(Target target, CancellationToken cancellationToken)
    {
        var connection = new Connection(target);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Joins a channel of this connection.</summary>
    /// <exception cref="CliException">The join was refused or not answered.</exception>
    public static async Task<Payload> JoinAsync(PhoenixChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            return await channel.JoinAsync(new JoinOptions { Retry = false }, cancellationToken);
        }
        catch (Exception failure) when (failure is ReplyException or TimeoutException or PushUnansweredException)
        {
            throw Advice.NotJoined(channel.Topic, failure);
        }
    }

    /// <summary>Leaves a channel, and waits at most one second for the answer.</summary>
    public static async Task LeaveAsync(PhoenixChannel channel)
    {
        using var timeout = new CancellationTokenSource(LeaveTimeout, TimeProvider.System);
        try
        {
            await channel.LeaveAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // the caller closes the connection next, which ends the channel
        }
    }

    public ValueTask DisposeAsync() => Socket.DisposeAsync();

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Socket.ConnectAsync(ConnectMode.FailFast, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw Advice.NotConnected(_target, failure);
        }
        Socket.Closed += _ => WasLost = true;
    }
}
