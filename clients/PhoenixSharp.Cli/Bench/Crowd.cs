using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>The connections of a bench.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int AtOnce = 64; // attempts at a time, so that the server's accept backlog is not measured

    private readonly List<Connection> _connections = [];
    private readonly List<PhoenixChannel> _channels = [];

    public IReadOnlyList<Connection> Connections => _connections;

    public IReadOnlyList<PhoenixChannel> Channels => _channels;

    /// <summary>Opens connections. The first one is opened alone, so that a wrong address is reported only once.</summary>
    /// <param name="target">The server.</param>
    /// <param name="size">The number of connections.</param>
    /// <param name="tally">Counts each success and failure.</param>
    /// <param name="progress">Receives the fraction of completed attempts, from 0 to 1.</param>
    /// <param name="stopping">Cancelled by Ctrl-C.</param>
    /// <exception cref="CliException">The first connection could not be made.</exception>
    public async Task OpenAsync(Target target, int size, Tally tally, Action<double> progress, CancellationToken stopping)
    {
        await AddAsync(target, tally, stopping);
        var completed = 1;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping };
        await Parallel.ForEachAsync(Enumerable.Range(1, size - 1), options, async (_, cancelled) =>
        {
            try
            {
                await AddAsync(target, tally, cancelled);
            }
            catch (CliException failure)
            {
                tally.Fail(failure.Message);
            }
            progress((double)Interlocked.Increment(ref completed) / size);
        });
    }

    /// <summary>Opens connections and creates a channel on each. Every connection is needed.</summary>
    /// <exception cref="CliException">A connection could not be made.</exception>
    public async Task OpenAllAsync(Target target, int size, Joining joining, Action<double> progress, CancellationToken stopping)
    {
        var tally = new Tally();
        await OpenAsync(target, size, tally, progress, stopping);
        if (tally.Failed > 0)
            throw new CliException(ExitCode.NoConnection, $"{tally.Failed} of {size} clients could not connect: {tally.Failure}",
                "Use fewer --clients, or raise the limits of this machine or of the server.");
        _channels.AddRange(_connections.Select(connection => connection.Socket.Channel(joining.Topic, joining.Payload)));
    }

    /// <summary>Joins the first channel, then all others at once.</summary>
    /// <exception cref="CliException">A channel could not be joined.</exception>
    public async Task JoinAllAsync(CancellationToken stopping)
    {
        await Connection.JoinAsync(_channels[0], stopping);
        await Task.WhenAll(_channels.Skip(1).Select(channel => Connection.JoinAsync(channel, stopping)));
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_connections.Select(connection => connection.DisposeAsync().AsTask()));

    private async Task AddAsync(Target target, Tally tally, CancellationToken stopping)
    {
        var began = TimeProvider.System.GetTimestamp();
        var connection = await Connection.OpenAsync(target, stopping);
        tally.Succeed(began);
        lock (_connections)
            _connections.Add(connection);
    }
}
