using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>The connections of a bench.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int AtOnce = 64; // attempts under way: a server's backlog is not what is measured

    private readonly List<Connection> _connections = [];
    private readonly List<PhoenixChannel> _channels = [];

    public IReadOnlyList<Connection> Connections => _connections;

    public IReadOnlyList<PhoenixChannel> Channels => _channels;

    /// <summary>Opens so many. The first goes ahead alone, so that a wrong address is told once.</summary>
    /// <param name="target">Where.</param>
    /// <param name="size">How many.</param>
    /// <param name="tally">Is told of each.</param>
    /// <param name="progress">Is told how many of them are through, from 0 to 1.</param>
    /// <param name="stopping">Ctrl-C.</param>
    /// <exception cref="CliException">The first could not connect.</exception>
    public async Task OpenAsync(Target target, int size, Tally tally, Action<double> progress, CancellationToken stopping)
    {
        await AddAsync(target, tally, stopping);
        var through = 1;
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
            progress((double)Interlocked.Increment(ref through) / size);
        });
    }

    /// <summary>Opens so many, all of which are needed, and makes a channel on each.</summary>
    /// <exception cref="CliException">One could not connect.</exception>
    public async Task OpenAllAsync(Target target, int size, Joining joining, Action<double> progress, CancellationToken stopping)
    {
        var tally = new Tally();
        await OpenAsync(target, size, tally, progress, stopping);
        if (tally.Failed > 0)
            throw new CliException(ExitCode.NoConnection, $"{tally.Failed} of {size} clients could not connect: {tally.Failure}", "Fewer --clients, or higher limits, here or there.");
        _channels.AddRange(_connections.Select(connection => connection.Socket.Channel(joining.Topic, joining.Payload)));
    }

    /// <summary>Joins all channels, the first ahead of the others.</summary>
    /// <exception cref="CliException">One was not joined.</exception>
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
