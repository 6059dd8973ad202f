using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>Runs one broadcast at a time, so that messages need no marker and any server can be measured.</summary>
internal sealed class FanoutRounds
{
    private readonly Tally _tally = new();
    private readonly IReadOnlyList<PhoenixChannel> _channels;
    private readonly (string Event, Payload Payload) _push;
    private readonly TimeSpan _timeout;
    private volatile Round? _round;

    public FanoutRounds(Crowd crowd, (string Event, Payload Payload) push, string? received, TimeSpan timeout)
    {
        (_channels, _push, _timeout) = (crowd.Channels, push, timeout);
        foreach (var channel in _channels)
            channel.On(received ?? push.Event, _ => _round?.Take());
    }

    /// <summary>Runs rounds until the limit is reached or a client misses a broadcast.</summary>
    public async Task<Measurement> RunAsync(BenchClock clock, int? count, CancellationToken stopping)
    {
        if (!await RunAsync(new Tally(), stopping) && !stopping.IsCancellationRequested) // warms up
            throw new CliException(ExitCode.Refused, $"Not every client received a broadcast within {_timeout.TotalSeconds:0.###} s.",
                "Does the server broadcast this event to the whole topic? If it uses another event, name it with --receive.");
        clock.Start();
        for (var round = 0; round != count && !clock.IsOver && await RunAsync(_tally, stopping); round++)
            clock.Report(round + 1);
        return _tally.Over("fanout", "deliveries", _channels.Count, clock.Elapsed);
    }

    private async Task<bool> RunAsync(Tally tally, CancellationToken stopping)
    {
        var round = new Round(_channels.Count, tally);
        _round = round;
        _channels[0].Push(_push.Event, _push.Payload);
        try
        {
            await round.All.WaitAsync(_timeout, TimeProvider.System, stopping);
            return true;
        }
        catch (TimeoutException)
        {
            tally.Fail($"A broadcast did not reach every client within {_timeout.TotalSeconds:0.###} s.", round.Missing);
            return false;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private sealed class Round(int clients, Tally tally)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly long _began = TimeProvider.System.GetTimestamp();
        private int _missing = clients;

        public Task All => _all.Task;

        public int Missing => Volatile.Read(ref _missing);

        public void Take()
        {
            tally.Succeed(_began);
            if (Interlocked.Decrement(ref _missing) == 0)
                _all.TrySetResult();
        }
    }
}
