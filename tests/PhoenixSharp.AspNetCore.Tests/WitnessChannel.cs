using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp;

/// <summary>What a test sees of a channel, and how it holds it up.</summary>
internal sealed class Witness
{
    private readonly System.Threading.Channels.Channel<LeaveReason> _left = System.Threading.Channels.Channel.CreateUnbounded<LeaveReason>();

    /// <summary>Ends what the event <c>wait</c> waits for.</summary>
    public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Tells that <c>wait</c> has begun.</summary>
    public TaskCompletionSource Waits { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool NobodyLeft => !_left.Reader.TryPeek(out _);

    public void Saw(LeaveReason reason) => _left.Writer.TryWrite(reason);

    public Task<LeaveReason> LeftAsync() => _left.Reader.ReadAsync().AsTask().WaitAsync(Patience.Limit);

    /// <summary>Starts a host with a channel that this sees, on a clock that a test may move.</summary>
    public Task<KestrelHost> StartAsync(Action<SocketOptions>? options = null, TimeProvider? time = null, Action<WebApplicationBuilder>? configure = null, string address = "http://127.0.0.1:0", Action<WebApplication>? use = null) =>
        KestrelHost.StartAsync(
            app =>
            {
                use?.Invoke(app);
                app.MapSocket<OpenSocket>("/socket", socket => socket.Channel("room:*", _ => new WitnessChannel(this)).Configure(options ?? (_ => { })));
            },
            builder =>
            {
                builder.Services.AddSingleton(time ?? TimeProvider.System);
                configure?.Invoke(builder);
            },
            address);
}

/// <summary>Answers, waits, and tells when it has left.</summary>
internal sealed class WitnessChannel(Witness witness) : Channel<OpenSocket>
{
    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

    public override async ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
    {
        if (@event == "wait")
        {
            witness.Waits.TrySetResult();
            await witness.Go.Task;
        }
        return Reply.Ok(payload);
    }

    public override ValueTask LeftAsync(LeaveReason reason)
    {
        witness.Saw(reason);
        return ValueTask.CompletedTask;
    }
}
