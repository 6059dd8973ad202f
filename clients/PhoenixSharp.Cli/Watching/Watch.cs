using PhoenixSharp.Cli.Output;
using PhoenixSharp.Client;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Cli;

/// <summary>Follows one channel across reconnects, until the limit is reached, Ctrl-C is pressed, or the server closes the channel.</summary>
internal sealed class Watch(Target target, Joining joining, Limit limit, IOutput output)
{
    private readonly TaskCompletionSource<ExitCode> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CliException? _trouble; // why the channel is not joined now
    private int _taken;

    /// <summary>Gets a task that completes when the watch ends by itself: enough came, or the server closed the channel.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Connects, joins and follows.</summary>
    /// <param name="attach">Adds the handlers, before joining, so that nothing is missed.</param>
    /// <param name="stopping">Ctrl-C.</param>
    /// <param name="work">Runs once the channel is joined. If it returns an exit code, the watch ends with that; the limit counts from
    /// its end.</param>
    /// <exception cref="CliException">It could not be joined, or ended other than was asked for.</exception>
    public async Task<ExitCode> RunAsync(
        Action<PhoenixSocket, PhoenixChannel> attach,
        CancellationToken stopping,
        Func<PhoenixSocket, PhoenixChannel, Task<ExitCode?>>? work = null)
    {
        await using var connection = await Connection.OpenAsync(target, stopping);
        var channel = connection.Socket.Channel(joining.Topic, joining.Payload);
        connection.Socket.HandlerFailed += failure => Tell(() => output.Unreadable(failure.Event, failure.Exception.Message));
        connection.Socket.Errored += OnSocketErrored;
        attach(connection.Socket, channel);
        Follow(channel);
        try
        {
            await Connection.JoinAsync(channel, stopping);
            await WhenJoinedAsync(stopping); // "joined" is written before anything else, and before the limit counts
            channel.Refused += OnRefused;
            if (work is not null && await work(connection.Socket, channel) is { } result)
                return result;
            return await EndAsync(stopping);
        }
        finally
        {
            _ended.TrySetResult(ExitCode.Done); // nothing of what ends now is written
            await Connection.LeaveAsync(channel);
        }
    }

    /// <summary>Counts one of what is waited for. Handlers call it, one at a time.</summary>
    /// <param name="write">Writes it, unless there were enough before.</param>
    public void Take(Action write) => Tell(() =>
    {
        write();
        if (++_taken == limit.Count)
            _ended.TrySetResult(ExitCode.Done);
    });

    /// <summary>Writes what isn't counted, unless there was enough before.</summary>
    public void Tell(Action write)
    {
        if (!_ended.Task.IsCompleted)
            write();
    }

    /// <summary>Waits until the channel is joined, if it is lost.</summary>
    public Task WhenJoinedAsync(CancellationToken cancellationToken) => _joined.Task.WaitAsync(cancellationToken);

    private void Follow(PhoenixChannel channel)
    {
        channel.Joined += response =>
        {
            _trouble = null;
            _joined.TrySetResult();
            Tell(() => output.Joined(joining.Topic, response));
        };
        channel.Errored += error =>
        {
            if (_joined.Task.IsCompleted)
                _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var code = error.Reason == EndReason.ChannelError ? ExitCode.Refused : ExitCode.NoConnection;
            _trouble = new CliException(code, $"{joining.Topic} was lost and is not back: {error.Reason}.");
            Tell(() => output.Lost(joining.Topic, error.Reason));
        };
        channel.Closed += reason =>
        {
            if (reason == EndReason.ChannelClosed)
                _ended.TrySetException(new CliException(ExitCode.Refused, $"The server closed {joining.Topic}."));
        };
    }

    private void OnRefused(Exception refusal)
    {
        _trouble = Advice.NotJoined(joining.Topic, refusal);
        Tell(() => output.Refused(joining.Topic, _trouble.Message));
    }

    // A message that can't be decoded is passed over by the client; of lost connections the channel tells.
    private void OnSocketErrored(Exception error)
    {
        if (error is MalformedFrameException)
            Tell(() => output.Unreadable("a message", error.Message));
    }

    private async Task<ExitCode> EndAsync(CancellationToken stopping)
    {
        var timeUp = Task.Delay(limit.For ?? Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
        if (await Task.WhenAny(_ended.Task, timeUp) == _ended.Task)
            return await _ended.Task;
        if (stopping.IsCancellationRequested)
            return limit.Count is null ? ExitCode.Done : ExitCode.Interrupted;
        if (limit.Count is { } wanted)
            throw new CliException(ExitCode.Refused, $"{_taken} of {wanted} came within {limit.For!.Value.TotalSeconds:0.###} s.",
                $"{limit.TimeOption} waits longer.");
        return _trouble is null ? ExitCode.Done : throw _trouble;
    }
}
