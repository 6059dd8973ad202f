using PhoenixSharp.Cli.Output;
using PhoenixSharp.Client;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Cli;

/// <summary>
/// Follows one channel across reconnects, until the limit is reached, Ctrl-C is pressed, or the server closes the channel.
/// </summary>
internal sealed class Watch(Target target, Joining joining, Limit limit, IOutput output)
{
    private readonly TaskCompletionSource<ExitCode> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CliException? _problem; // why the channel is not joined, or null if it is
    private int _count;

    /// <summary>Gets a task that completes when the count is reached or the server closes the channel.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Connects, joins the channel, and follows it until the watch ends.</summary>
    /// <param name="attach">Adds the handlers, before the join, so that no event is missed.</param>
    /// <param name="stopping">Cancelled by Ctrl-C.</param>
    /// <param name="work">Runs once the channel is joined. If it returns an exit code, the watch ends with that. Otherwise the time
    /// limit begins when it completes.</param>
    /// <exception cref="CliException">The channel could not be joined, was closed by the server, or the limit was not reached.</exception>
    public async Task<ExitCode> RunAsync(
        Action<PhoenixSocket, PhoenixChannel> attach,
        CancellationToken stopping,
        Func<PhoenixSocket, PhoenixChannel, Task<ExitCode?>>? work = null)
    {
        await using var connection = await Connection.OpenAsync(target, stopping);
        var channel = connection.Socket.Channel(joining.Topic, joining.Payload);
        connection.Socket.HandlerFailed += failure => Write(() => output.Unreadable(failure.Event, failure.Exception.Message));
        connection.Socket.Errored += OnSocketErrored;
        attach(connection.Socket, channel);
        Follow(channel);
        try
        {
            await Connection.JoinAsync(channel, stopping);
            await WhenJoinedAsync(stopping); // "joined" is written first, and before the time limit begins
            channel.Refused += OnRefused;
            if (work is not null && await work(connection.Socket, channel) is { } result)
                return result;
            return await EndAsync(stopping);
        }
        finally
        {
            _ended.TrySetResult(ExitCode.Done); // nothing is written while the channel is left
            await Connection.LeaveAsync(channel);
        }
    }

    /// <summary>Writes and counts an event or a list, unless the watch has ended. Handlers call it, one at a time.</summary>
    public void WriteCounted(Action write) => Write(() =>
    {
        write();
        if (++_count == limit.Count)
            _ended.TrySetResult(ExitCode.Done);
    });

    /// <summary>Writes something that is not counted, unless the watch has ended.</summary>
    public void Write(Action write)
    {
        if (!_ended.Task.IsCompleted)
            write();
    }

    /// <summary>Waits until the channel is joined.</summary>
    public Task WhenJoinedAsync(CancellationToken cancellationToken) => _joined.Task.WaitAsync(cancellationToken);

    private void Follow(PhoenixChannel channel)
    {
        channel.Joined += response =>
        {
            _problem = null;
            Write(() => output.Joined(joining.Topic, response));
            _joined.TrySetResult();
        };
        channel.Errored += error =>
        {
            if (_joined.Task.IsCompleted)
                _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var code = error.Reason == EndReason.ChannelError ? ExitCode.Refused : ExitCode.NoConnection;
            _problem = new CliException(code, $"{joining.Topic} was lost and is not back: {error.Reason}.");
            Write(() => output.Lost(joining.Topic, error.Reason));
        };
        channel.Closed += reason =>
        {
            if (reason == EndReason.ChannelClosed)
                _ended.TrySetException(new CliException(ExitCode.Refused, $"The server closed {joining.Topic}."));
        };
    }

    private void OnRefused(Exception refusal)
    {
        _problem = Advice.NotJoined(joining.Topic, refusal);
        Write(() => output.Refused(joining.Topic, _problem.Message));
    }

    // The client skips a message that can't be decoded. The channel reports lost connections.
    private void OnSocketErrored(Exception error)
    {
        if (error is MalformedFrameException)
            Write(() => output.Unreadable("a message", error.Message));
    }

    private async Task<ExitCode> EndAsync(CancellationToken stopping)
    {
        var timeUp = Task.Delay(limit.For ?? Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
        if (await Task.WhenAny(_ended.Task, timeUp) == _ended.Task)
            return await _ended.Task;
        if (stopping.IsCancellationRequested)
            return limit.Count is null ? ExitCode.Done : ExitCode.Interrupted;
        if (limit.Count is { } wanted)
            throw new CliException(ExitCode.Refused, $"{_count} of {wanted} were received within {limit.For!.Value.TotalSeconds:0.###} s.",
                $"Use {limit.TimeOption} to wait longer.");
        return _problem is null ? ExitCode.Done : throw _problem;
    }
}
