using PhoenixSharp.Conformance.Comparing;
using PhoenixSharp.Conformance.Transcripts;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Playing;

/// <summary>A client of a scenario: its connection, if it has one, and what it is waiting for.</summary>
internal sealed class PlayedClient(Ref<PhxRefs> refs, PlayOptions options) : IAsyncDisposable
{
    private readonly Dictionary<string, Task<Http.HttpResponse>> _underWay = [];
    private WebSocketClient? _socket;
    private ExpectedGroup? _group;

    public Membership Membership { get; } = new();
    public IDictionary<string, Task<Http.HttpResponse>> UnderWay => _underWay;

    private ExpectedGroup Group => _group ??= new ExpectedGroup([], Membership, refs);

    public void Connected(WebSocketClient socket) => _socket = socket;

    public Task SendAsync(Step.Send step)
    {
        foreach (var frame in step.Frames)
        {
            var kind = frame.Opcode == Opcode.Binary ? FrameKind.Binary : FrameKind.Text;
            if (frame.Opcode == Opcode.Text && WireMessage.Read(new Frame(kind, frame.Payload)) is { } message)
                Membership.Sent(message);
        }
        return Socket(step).SendAsync(step.Frames);
    }

    /// <param name="group">The step and those that follow it without anything of this client between.</param>
    public async Task ReceiveAsync(Step.Receive step, Func<IReadOnlyList<Expected>> group)
    {
        if (!Group.Has(step.Number))
            _group = new ExpectedGroup(group(), Membership, refs);
        while (!Group.IsMet(step.Number))
        {
            if (await Socket(step).NextAsync(step.Within ?? options.Patience) is not { } arrival)
                throw new PlayFailedException(step, step.Frame.ToString(), "nothing", "it did not come in time");
            Accept(step, step.Frame.ToString(), arrival);
        }
    }

    private void Accept(Step step, string expected, Arrival arrival)
    {
        if (arrival is not Arrival.Message message)
            throw new PlayFailedException(step, expected, arrival.ToString()!, "a message was expected");
        if (Group.Offer(message.Frame) is { } problem)
            throw new PlayFailedException(step, expected, arrival.ToString()!, problem);
    }

    public async Task CloseAsync(Step.Close step)
    {
        var expected = new Arrival.Closed(step.Code, step.Reason).ToString();
        var arrival = await NextButMessagesAsync(step, expected, step.Within ?? options.Patience);
        if (arrival is not Arrival.Closed closed || closed.Reason != step.Reason || !(closed.Code == step.Code || step.CodeMayBe.Contains(closed.Code)))
            throw new PlayFailedException(step, expected, arrival?.ToString() ?? "nothing", "another end was recorded");
        CheckElapsed(step, expected, arrival);
    }

    private void CheckElapsed(Step.Close step, string expected, Arrival arrival)
    {
        var elapsed = Socket(step).ClosedAfter;
        if (step.Elapsed is { } recorded && (elapsed - recorded).Duration() > options.ElapsedSlack)
            throw new PlayFailedException(step, expected, arrival.ToString()!, $"it came after {elapsed.TotalMilliseconds:F0} ms; recorded: {recorded.TotalMilliseconds:F0} ms");
    }

    public async Task EndAsync(Step.End step)
    {
        const string expected = "the end of the connection";
        if (await NextButMessagesAsync(step, expected, step.Within ?? options.EndPatience) is var arrival and not Arrival.Ended)
            throw new PlayFailedException(step, expected, arrival?.ToString() ?? "nothing", "the connection was to end");
    }

    // A message here is one too many, unless a rule lets it pass.
    private async Task<Arrival?> NextButMessagesAsync(Step step, string expected, TimeSpan patience)
    {
        while (true)
        {
            var arrival = await Socket(step).NextAsync(patience);
            if (arrival is not Arrival.Message)
                return arrival;
            Accept(step, expected, arrival);
        }
    }

    public async Task StaySilentAsync(Step.Silence step)
    {
        var left = step.For * options.SilenceScale;
        var start = options.Time.GetTimestamp();
        while (await Socket(step).NextAsync(left) is { } arrival)
        {
            Accept(step, $"nothing for {step.For.TotalMilliseconds} ms", arrival);
            left = TimeSpan.FromTicks(Math.Max(0, (step.For * options.SilenceScale - options.Time.GetElapsedTime(start)).Ticks));
        }
    }

    /// <summary>Fails on what has come and was never expected.</summary>
    public void CheckNothingLeft(Step last)
    {
        while (_socket?.NextOrNull() is { } arrival)
            Accept(last, "nothing more", arrival);
    }

    public async Task DisconnectAsync(Step.Disconnect step)
    {
        await Socket(step).DisposeAsync();
        _socket = null;
    }

    private WebSocketClient Socket(Step step) =>
        _socket ?? throw new PlayFailedException(step, "a connected client", "none", "the transcript uses a client that is not connected");

    public async Task LeaveAsync()
    {
        if (_socket is { } socket)
            await socket.LeaveAsync(options.EndPatience);
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket is { } socket)
            await socket.DisposeAsync();
    }
}
