using System.Text.Json;
using System.Text.Json.Nodes;

namespace PhoenixSharp.Client.Tests;

/// <summary>One client of a transcript, turned round: what the recorded client sent, the application asks of ours; what the server sent, ours receives, with its own refs.</summary>
/// <remarks>What ought to come of it is worked out from the recording alone, and compared at the end.</remarks>
internal sealed class TurnedClient : IAsyncDisposable
{
    private readonly string _version;
    private readonly FakeTransport _transport = new("websocket", needsHeartbeat: false);
    private readonly PhoenixSocket _socket;
    private readonly Dictionary<string, string> _refs = []; // the recording's ref → ours
    private readonly List<(string Ref, string Topic, string Event)> _unsent = [];
    private readonly Dictionary<string, TurnedPush> _pushes = []; // by the recording's ref
    private readonly Dictionary<string, TurnedChannel> _channels = []; // by topic, the latest
    private readonly List<TurnedChannel> _all = [];
    private readonly List<TurnedPush> _asked = [];
    private CloseInfo? _close;
    private (int Code, string Reason)? _expectedClose;

    public TurnedClient(string version)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        _version = version;
        _socket = new PhoenixSocket("ws://localhost:4000/socket", options =>
        {
            options.Version = version;
            options.Transport = _transport;
            options.Time = new PhoenixSharp.Testing.VirtualTime();
            options.Schedule = work => work.Execute();
        });
        _socket.Closed += close => _close = close;
        _ = _socket.ConnectAsync();
        _transport.Accept();
    }

    /// <summary>Does what the recorded client's frame asks for. What no application can ask of the client is left out.</summary>
    public void Ask(RecordedFrame frame)
    {
        if (frame.Ref is null || frame.Topic == "phoenix")
            return;
        var channel = _channels.GetValueOrDefault(frame.Topic);
        switch (frame.Event)
        {
            case "phx_join":
                channel = _channels[frame.Topic] = Join(frame, channel);
                break;
            case "phx_leave" when channel is { IsOver: false }:
                Expecting(frame);
                channel.Leave();
                break;
            case "phx_leave":
                return;
            default:
                if (channel is not null)
                    Push(channel, frame);
                break;
        }
        MapRefs();
    }

    /// <summary>Receives what the recorded client received.</summary>
    public void Receive(RecordedFrame frame)
    {
        Expect(frame);
        string? joinRef = Mapped(frame.JoinRef), @ref = Mapped(frame.Ref);
        if (frame.Data is null)
            _transport.Connection!.Receive(frame.ToText(_version, joinRef, @ref));
        else
            _transport.Connection!.ReceiveBinary(frame.ToBinary(joinRef, @ref));
        MapRefs();
    }

    public void Close(int code, string reason)
    {
        _expectedClose = (code, reason);
        foreach (var channel in _all)
            channel.Lose();
        LosePushes(_ => true);
        _transport.Connection!.End(code, reason);
    }

    /// <summary>Compares all that came of it.</summary>
    /// <returns>How much was compared.</returns>
    public async Task<int> CompareAsync()
    {
        Assert.Equal(_expectedClose?.Code, _close?.Code);
        foreach (var push in _asked)
            await push.CompareAsync();
        foreach (var channel in _all)
            channel.Compare();
        return _asked.Count + _all.Sum(channel => channel.Compared);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _all)
            channel.Dispose();
        await _socket.DisposeAsync();
    }

    private TurnedChannel Join(RecordedFrame frame, TurnedChannel? before)
    {
        LosePushes(push => push.IsJoinOf(before));
        before?.LeaveIfLost();
        before?.Supersede();
        Expecting(frame);
        var channel = new TurnedChannel(_socket, frame.Topic, Payload.FromJson(frame.Payload), frame.Ref!);
        _all.Add(channel);
        _asked.Add(_pushes[frame.Ref!] = new TurnedPush(channel, channel.Joining));
        return channel;
    }

    private void Push(TurnedChannel channel, RecordedFrame frame)
    {
        if (frame.Data is not null && _version == "1.0.0")
            return;
        var isLost = channel.IsOver || channel.Channel.State == ChannelState.Errored; // then it waits for a rejoin that no recording has
        if (!isLost)
            Expecting(frame);
        object payload = frame.Data is null ? Payload.FromJson(frame.Payload) : frame.Data;
        var push = new TurnedPush(channel, channel.Channel.PushAsync(frame.Event, payload)) { IsLost = isLost };
        _asked.Add(_pushes[frame.Ref!] = push);
    }

    private void Expecting(RecordedFrame frame) => _unsent.Add((frame.Ref!, frame.Topic, frame.Event));

    // What the client sent, in its order: the first of what was asked for with that topic and event.
    private void MapRefs()
    {
        while (_transport.Connection!.NextSent() is { } sent)
        {
            var frame = sent.StartsWith("0x", StringComparison.Ordinal) ? RecordedFrame.OfClientBinary(Convert.FromHexString(sent[2..])) : RecordedFrame.OfText(sent);
            var at = _unsent.FindIndex(asked => asked.Topic == frame!.Topic && asked.Event == frame.Event);
            if (at < 0)
                continue; // a leave of its own accord, before the topic is joined anew
            _refs[_unsent[at].Ref] = frame!.Ref!;
            _unsent.RemoveAt(at);
        }
    }

    private string? Mapped(string? recorded) => recorded is null ? null : _refs.GetValueOrDefault(recorded, "\"nobody's\"");

    private void Expect(RecordedFrame frame)
    {
        var channel = _channels.GetValueOrDefault(frame.Topic);
        if (frame.Status is not null)
        {
            if (frame.Ref is not null && _pushes.Remove(frame.Ref, out var push))
                push.Expect(frame);
            return;
        }
        if (channel is null || channel.IsOver || (frame.JoinRef ?? (frame.Event is "phx_close" or "phx_error" ? frame.Ref : null)) is { } join && join != channel.JoinRef)
            return;
        channel.Expect(frame);
        if (frame.Event is "phx_close" or "phx_error")
            LosePushes(push => push.Channel == channel);
    }

    private void LosePushes(Func<TurnedPush, bool> lost)
    {
        foreach (var push in _pushes.Values.Where(lost))
            push.IsLost = true;
    }
}
