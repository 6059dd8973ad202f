using PhoenixSharp.Cli.Output;
using PhoenixSharp.Client;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Cli;

/// <summary>Pushes the lines of the input to a joined channel, while a watch writes the received events.</summary>
internal sealed class Chat(string @event, ChatLines lines, Watch watch, IOutput output)
{
    private const int Window = 64; // pushes between two pings; see DrainAsync

    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _pushes = [];
    private volatile int _result = (int)ExitCode.Done;

    /// <summary>Waits for <c>phx_close</c>, which the server sends after everything else.</summary>
    public void Attach(PhoenixSocket socket, PhoenixChannel channel) => socket.MessageReceived += message =>
    {
        if (message.Topic == channel.Topic && message.Event == "phx_close")
            _closed.TrySetResult();
    };

    /// <summary>Pushes each line, and leaves the channel at the end of the input.</summary>
    /// <returns>The exit code; null if the server closed the channel, or if the user ended the chat before any line failed.</returns>
    public async Task<ExitCode?> RunAsync(PhoenixSocket socket, PhoenixChannel channel, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var chatting = PushAllAsync(socket, channel, ending.Token);
        if (await Task.WhenAny(chatting, watch.Ended) != chatting)
            await ending.CancelAsync();
        try
        {
            await chatting;
            return (ExitCode)_result;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return watch.Ended.IsCompleted || _result == (int)ExitCode.Done ? null : (ExitCode)_result;
        }
    }

    private async Task PushAllAsync(PhoenixSocket socket, PhoenixChannel channel, CancellationToken ending)
    {
        await foreach (var line in lines.ReadAsync(ending))
            await PushAsync(socket, channel, line, ending);
        await LeaveAsync(channel, ending);
    }

    private async Task PushAsync(PhoenixSocket socket, PhoenixChannel channel, string line, CancellationToken ending)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        await watch.WhenJoinedAsync(ending);
        try
        {
            _pushes.Add(PushAsync(channel, lines.PayloadOf(line)));
        }
        catch (FormatException wrong)
        {
            Fail(channel, wrong.Message, ExitCode.Refused);
        }
        if (_pushes.Count % Window == 0)
            await DrainAsync(socket, ending);
    }

    private async Task PushAsync(PhoenixChannel channel, Payload payload)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            var response = await channel.PushAsync(@event, payload);
            output.Answered(channel.Topic, @event, "ok", response, TimeProvider.System.GetElapsedTime(began));
        }
        catch (ReplyException reply)
        {
            _result = (int)ExitCode.Refused;
            output.Answered(channel.Topic, @event, reply.Status, reply.Response, TimeProvider.System.GetElapsedTime(began));
        }
        catch (UnencodableException wrong)
        {
            Fail(channel, wrong.Message, ExitCode.WrongUsage);
        }
        catch (TimeoutException)
        {
            // not every event has a reply
        }
        catch (PushUnansweredException unanswered) when (unanswered is { Reason: EndReason.Left or EndReason.Disposed, WasSent: true })
        {
            // not every event has a reply, and the chat has left the channel
        }
        catch (PushUnansweredException lost)
        {
            var isRefusal = lost.Reason is EndReason.ChannelClosed or EndReason.ChannelError;
            Fail(channel, lost.Message, isRefusal ? ExitCode.Refused : ExitCode.NoConnection);
        }
    }

    // Limits the memory that a long file needs: when the server answers the ping, the pushes before it have been sent.
    private async Task DrainAsync(PhoenixSocket socket, CancellationToken ending)
    {
        try
        {
            await socket.PingAsync(ending);
            _pushes.RemoveAll(push => push.IsCompleted);
        }
        catch (Exception failure) when (failure is InvalidOperationException or TimeoutException or PushUnansweredException)
        {
            // each push reports its own failure
        }
    }

    // The server sends phx_close after the replies to the last lines and their broadcasts.
    private async Task LeaveAsync(PhoenixChannel channel, CancellationToken ending)
    {
        if (channel.State == ChannelState.Joined)
        {
            await channel.LeaveAsync(ending);
            await Task.WhenAny(_closed.Task, Task.Delay(Connection.LeaveTimeout, TimeProvider.System, ending));
        }
        await Task.WhenAll(_pushes).WaitAsync(ending);
    }

    private void Fail(PhoenixChannel channel, string message, ExitCode result)
    {
        _result = (int)result;
        output.PushFailed(channel.Topic, @event, message);
    }
}
