namespace PhoenixSharp.Cluster;

internal sealed partial class BrokerAdapter
{
    private const int BeatsUntilTrusted = 10;
    private const int BeatsUntilUnwanted = 5;
    private const int MostReasons = 16;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);
    private static readonly Broadcast Nothing = new("", "", Payload.FromBinary(ReadOnlyMemory<byte>.Empty));

    private readonly Lock _telling = new(); // held while the link changes and subscribers are notified: the last notification must be true
    private readonly HashSet<string> _lossReasons = new(StringComparer.Ordinal); // the reasons that were logged since the link was lost
    private readonly HashSet<string> _notices = new(StringComparer.Ordinal); // the notices that were logged
    private readonly SemaphoreSlim _wanted = new(0); // not disposed: a topic may be opened after the end
    private volatile bool _isConnected; // written under the gate
    private volatile LinkState _link = LinkState.Degraded;
    private volatile IBrokerConnection? _connection; // null while there is no link
    private volatile TaskCompletionSource? _proof; // completed when the own beat comes back over a new connection

    // One connection after the other, until the end.
    private async Task RunAsync(CancellationToken stopping)
    {
        for (var attempt = 0; !stopping.IsCancellationRequested && !_outbox.IsDrained; attempt++)
        {
            (_lived, _version) = (0, EnvelopeFormat.Previous);
            try
            {
                await RunAsync(await ConnectAsync(stopping), stopping);
            }
            catch (Exception reason) // the broker's client, and the network's many ways to end
            {
                LoseLink(reason, isStopping: stopping.IsCancellationRequested);
            }
            _tried.TrySetResult();
            if (_lived >= BeatsUntilTrusted) // what breaks a link that was just made may break the next one too
                attempt = 0;
            await Task.Delay(Backoff(attempt), _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        EndLink(); // nobody waits for it from here on
    }

    // Half of it by chance, so that nodes that lost a broker together don't come back together.
    private TimeSpan Backoff(int attempt)
    {
        if (_outbox.IsDrained)
            return TimeSpan.Zero;
        var longest = Math.Min(LongestDelay.TotalMilliseconds, FirstDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 10)));
        return TimeSpan.FromMilliseconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    // A connect timeout is not a cancellation by the caller, so throw TimeoutException and name the step that timed out.
    private async Task<IBrokerConnection> ConnectAsync(CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(_options.ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        _proof = null;
        try
        {
            return await OpenAsync(either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            throw new TimeoutException(_proof is null
                ? $"Connecting took longer than ConnectTimeout ({_options.ConnectTimeout})."
                : $"Connected, but what this node sent didn't come back within ConnectTimeout ({_options.ConnectTimeout}).");
        }
    }

    private async Task<IBrokerConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connecting = _broker.ConnectAsync(Receive, cancellationToken);
        try
        {
            await connecting.WaitAsync(cancellationToken);
        }
        catch
        {
            _ = AbandonAsync(connecting);
            throw;
        }
        var connection = await connecting;
        try
        {
            Leave(_buckets.Reset());
            _peers.Reconnect();
            await connection.SubscribeAsync([EveryNode, OneNode(NodeName), .. Bridged()], cancellationToken);
            await SubscribeAsync(connection, cancellationToken);
            await ProveAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await CloseAsync(connection);
            throw;
        }
    }

    // The client may connect after the attempt was given up. The attempt has logged its reason, so a later failure is not logged.
    private static async Task AbandonAsync(Task<IBrokerConnection> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
            await CloseAsync(await connecting);
    }

    // The reason for which a connection is closed is logged. An exception that is thrown while it is closed must not hide that reason.
    private static async Task CloseAsync(IBrokerConnection connection, params Task[] loops)
    {
        var closing = DisposeAsync(connection);
        await Task.WhenAll([closing, .. loops]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // If the client throws at once, the task fails.
    private static async Task DisposeAsync(IBrokerConnection connection) => await connection.DisposeAsync();

    // A broker that lets a node in may refuse or lose what it sends: the link is there once this node's own beat has come back.
    private async Task ProveAsync(IBrokerConnection connection, CancellationToken cancellationToken)
    {
        var proof = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _proof = proof;
        _outbox.RemoveBeat(); // of the connection before
        await connection.SendAsync([OwnBeat()], cancellationToken);
        var first = await Task.WhenAny(proof.Task, connection.Broken).WaitAsync(cancellationToken);
        await first;
    }

    private string[] Bridged() => _bridge is null ? [] : [_bridge.Address];

    // Each of the loops ends by failing when the connection breaks; whichever is first ends the others.
    private async Task RunAsync(IBrokerConnection connection, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _connection = connection;
        GainLink();
        if (connection.Notice is { } notice && _notices.Count < MostReasons && _notices.Add(notice.Text))
            _logger.BrokerNotice(_broker.Name, notice.Text);
        Task[] loops = [SendAsync(connection, ending.Token), KeepBucketsAsync(connection, ending.Token), BeatAsync(ending.Token), connection.Broken];
        var first = await Task.WhenAny(loops);
        await ending.CancelAsync();
        await CloseAsync(connection, loops[..^1]);
        LoseUnconfirmed();
        _connection = null;
        await first;
    }

    // (3)
    private async Task SendAsync(IBrokerConnection connection, CancellationToken ending)
    {
        while (await _outbox.TakeAsync(ending) is { Count: > 0 } batch)
        {
            await connection.SendAsync(WithEcho(batch), ending);
            _drain.NoteProgress();
        }
        await connection.FinishAsync(ending);
        Confirm(_outbox.TakenSerial);
    }

    private async Task KeepBucketsAsync(IBrokerConnection connection, CancellationToken ending)
    {
        while (true)
        {
            await _wanted.WaitAsync(ending);
            var unwanted = _buckets.Drop(BeatsUntilUnwanted);
            Leave(unwanted);
            if (unwanted.Length > 0)
                await connection.UnsubscribeAsync(Addresses(unwanted), ending);
            await SubscribeAsync(connection, ending);
        }
    }

    private async Task SubscribeAsync(IBrokerConnection connection, CancellationToken cancellationToken)
    {
        var wanted = _buckets.Wanted();
        if (wanted.Length == 0)
            return;
        await connection.SubscribeAsync(Addresses(wanted), cancellationToken);
        _buckets.Hold(wanted);
    }

    private void Leave(int[] buckets)
    {
        foreach (var bucket in buckets)
            _peers.Leave(bucket);
    }

    private string[] Addresses(int[] buckets) => Array.ConvertAll(buckets, bucket => _addresses[bucket]);

    private void GainLink()
    {
        Interlocked.Exchange(ref _unheard, 0);
        lock (_gate)
            _isConnected = true;
        _lossReasons.Clear();
        _logger.Connected(_broker.Name, NodeName);
        SetLink(LinkState.Connected);
        _tried.TrySetResult();
    }

    private void StallLink()
    {
        if (!SetLink(LinkState.Degraded))
            return;
        ClusterMetrics.LinkLost.Add(1);
        _logger.BrokerStalled(_broker.Name);
    }

    private void LoseLink(Exception reason, bool isStopping)
    {
        var wasConnected = EndLink();
        if (isStopping || _outbox.IsComplete)
            return;
        if (wasConnected)
            ClusterMetrics.LinkLost.Add(1);
        LogLoss(ClusterLog.Reason(reason));
    }

    // Each reason once, and not per attempt: a broker that is back may refuse what it took before.
    private void LogLoss(string reason)
    {
        if (_lossReasons.Count < MostReasons && _lossReasons.Add(reason))
            _logger.BrokerAway(_broker.Name, reason);
    }

    private bool EndLink()
    {
        lock (_gate)
            _isConnected = false;
        return SetLink(LinkState.Degraded);
    }

    /// <returns>False if it was so before, or there is no connection that could be the link: a beat may come back late.</returns>
    internal bool SetLink(LinkState link)
    {
        lock (_telling)
        {
            lock (_gate)
            {
                if (_link == link || (link == LinkState.Connected && !_isConnected))
                    return false;
                _link = link;
                _buckets.SetLinked(link == LinkState.Connected);
            }
            Tell(new AdapterEvent.LinkChanged(link));
            return true;
        }
    }
}
