using System.Text.Json;
using System.Text.Json.Nodes;

namespace PhoenixSharp.Client.Tests;

/// <summary>A channel that a transcript asked for, what it heard, and what it ought to have heard.</summary>
internal sealed class TurnedChannel : IDisposable
{
    private static readonly string[] Events =
        ["shout", "shout_from", "shout_noreply", "pushed", "delayed", "binary", "binary_shout", "filtered", "changed", "plain", "news", "e", "presence_state", "presence_diff", "phx_reply"];

    private readonly List<string> _heard = [], _expected = [];
    private readonly ChannelPresence<JsonElement> _presence;
    private readonly SortedDictionary<string, List<string>> _present = new(StringComparer.Ordinal); // folded naively from the recording
    private bool _hasState;
    private string? _closed, _errored;
    private bool _mustBeClosed, _mustHaveErred;

    public TurnedChannel(PhoenixSocket socket, string topic, Payload parameters, string joinRef)
    {
        JoinRef = joinRef;
        Channel = socket.Channel(topic, parameters);
        _presence = new ChannelPresence<JsonElement>(Channel);
        foreach (var name in Events)
            Channel.On(name, payload => _heard.Add($"{name} {(payload.IsBinary ? Convert.ToHexString(payload.Bytes.Span) : Normal(payload.ToString()))}"));
        Channel.Closed += reason => _closed = reason;
        Channel.Errored += error => _errored = error.Reason;
        Joining = Channel.JoinAsync();
    }

    public PhoenixChannel Channel { get; }

    public Task<Payload> Joining { get; }

    /// <summary>Gets the recording's ref of its join.</summary>
    public string JoinRef { get; }

    /// <summary>Tells that it was left or closed, by the recording.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Tells that it crashed.</summary>
    public bool IsLost { get; private set; }

    public int Compared => _expected.Count + 1;

    public void Leave()
    {
        IsOver = true;
        _mustBeClosed = true;
        _ = Channel.LeaveAsync();
    }

    /// <summary>Is told that another channel of its topic is joined.</summary>
    public void Supersede()
    {
        _mustBeClosed |= !IsOver && !IsLost && Channel.State is ChannelState.Joined or ChannelState.Joining;
        IsOver = true;
    }

    /// <summary>Leaves a channel that crashed, as an application does that joins by itself.</summary>
    public void LeaveIfLost()
    {
        if (!IsOver && Channel.State == ChannelState.Errored)
            Leave();
    }

    public void Lose() => IsLost = true;

    public void Expect(RecordedFrame frame)
    {
        if (frame.Event == "phx_close")
            (IsOver, _mustBeClosed) = (true, true);
        else if (frame.Event == "phx_error")
            (IsLost, _mustHaveErred) = (true, true);
        else
            Hear(frame);
    }

    public void Compare()
    {
        Assert.Equal(_expected, _heard);
        if (_mustBeClosed)
            Assert.NotNull(_closed);
        if (_mustHaveErred)
            Assert.NotNull(_errored);
        if (_hasState)
            Assert.Equal(_present.Select(entry => $"{entry.Key}: {string.Join(",", entry.Value.Order())}"), _presence.List().Select(entry => $"{entry.Key}: {string.Join(",", entry.Metas.Select(meta => meta.PhxRef).Order())}"));
    }

    public void Dispose() => _presence.Dispose();

    private void Hear(RecordedFrame frame)
    {
        Assert.Contains(frame.Event, Events);
        _expected.Add($"{frame.Event} {(frame.Data is null ? Normal(frame.Payload) : Convert.ToHexString(frame.Data))}");
        if (frame.Data is not null || JsonNode.Parse(frame.Payload) is not JsonObject payload)
            return;
        if (frame.Event == "presence_state")
            Replace(payload);
        else if (frame.Event == "presence_diff" && payload is { } diff && diff.ContainsKey("joins"))
            Fold(diff);
    }

    private void Replace(JsonObject state)
    {
        _hasState = true;
        foreach (var (key, entry) in state)
            _present[key] = [.. _present.GetValueOrDefault(key, []).Union(Refs(entry))];
    }

    private void Fold(JsonObject diff)
    {
        foreach (var (key, entry) in diff["joins"]!.AsObject())
            _present[key] = [.. _present.GetValueOrDefault(key, []).Union(Refs(entry))];
        foreach (var (key, entry) in diff["leaves"]!.AsObject())
        {
            _present[key] = [.. _present.GetValueOrDefault(key, []).Except(Refs(entry))];
            if (_present[key].Count == 0)
                _present.Remove(key);
        }
    }

    private static IEnumerable<string> Refs(JsonNode? entry) => entry!["metas"]!.AsArray().Select(meta => meta!["phx_ref"]!.GetValue<string>());

    private static string Normal(string json) => JsonNode.Parse(json)?.ToJsonString() ?? "null";
}
