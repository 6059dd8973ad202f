using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>One open connection. A first attempt that fails is an error here: a person, or a script, waits.</summary>
internal sealed class Connection : IAsyncDisposable
{
    // A server that hangs must not keep the program from ending.
    internal static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(1);

    private readonly Target _target;

    private Connection(Target target) => (_target, Socket) = (target, new PhoenixSocket(target.ToOptions()));

    public PhoenixSocket Socket { get; }

    /// <summary>Gets whether it ended at any time, even if it came back.</summary>
    public bool WasLost { get; private set; }

    /// <summary>Connects.</summary>
    /// <exception cref="CliException">It failed; says why and what to do.</exception>
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
    /// <exception cref="CliException">The server refused, or did not answer.</exception>
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

    /// <summary>Says good-bye to a channel, and does not wait long for the answer.</summary>
    public static async Task LeaveAsync(PhoenixChannel channel)
    {
        using var patience = new CancellationTokenSource(LeavePatience, TimeProvider.System);
        try
        {
            await channel.LeaveAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // the connection is closed next, and with it the channel
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
