using System.Globalization;
using System.Text.Json;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Client.Tests;

/// <summary>A client on a clock that stands still, over transports in memory, all on the test's own stack; plays one script.</summary>
internal sealed partial class ScriptRig
{
    private readonly VirtualTime _time = new();
    private readonly FakeTransport _webSocket = new("websocket", needsHeartbeat: true);
    private readonly FakeTransport _longPoll = new("longpoll", needsHeartbeat: false);
    private readonly PhoenixSocketOptions _options;
    private readonly Dictionary<string, PhoenixChannel> _channels = [];
    private readonly Dictionary<string, Task> _results = [];
    private readonly Dictionary<string, CancellationTokenSource> _cancellations = [];
    private readonly Dictionary<string, IDisposable> _handlers = [];
    private readonly Dictionary<string, ChannelPresence<JsonElement>> _presences = [];
    private readonly Queue<string> _log = new();
    private PhoenixSocket? _socket;
    private double _jitter = 1;

    public ScriptRig()
    {
        SynchronizationContext.SetSynchronizationContext(null); // so that what is awaited goes on where it is completed
        _options = new PhoenixSocketOptions
        {
            Endpoint = new Uri("ws://localhost:4000/socket"),
            Time = _time,
            Jitter = false,
            Random = () => _jitter,
            Transport = _webSocket,
            LongPoll = _longPoll,
            Schedule = work => work.Execute(),
        };
    }

    private PhoenixSocket Socket => _socket ??= Make();

    private FakeTransport Current => _longPoll.Attempts.Count > 0 ? _longPoll : _webSocket;

    private FakeConnection Connection => Current.Connection ?? throw new InvalidOperationException("Nothing is connected.");

    /// <summary>Plays a script; a line that doesn't hold fails with its number.</summary>
    public async Task PlayAsync(IEnumerable<(int Number, string Text)> lines)
    {
        foreach (var (number, text) in lines)
        {
            try
            {
                await PlayAsync(text);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Line {number}: {text}\n{failure.Message}", failure);
            }
        }
        await Socket.DisposeAsync();
        Expect("0", _time.TimerCount.ToString(CultureInfo.InvariantCulture), "timers left");
    }

    private PhoenixSocket Make()
    {
        var socket = new PhoenixSocket(_options);
        socket.Opened += () => _log.Enqueue("opened");
        socket.Closed += close => _log.Enqueue($"closed {close.Code}{(close.Reason.Length > 0 ? $" {close.Reason}" : "")}{(close.WillReconnect ? ", reconnects" : "")}");
        socket.Errored += error => _log.Enqueue($"errored {error.GetType().Name}");
        socket.HandlerFailed += failure => _log.Enqueue($"handler failed {failure.Topic} {failure.Event} {failure.Exception.GetType().Name}");
        return socket;
    }

    private void AddChannel(string name, string topic, string? parameters)
    {
        var channel = parameters switch
        {
            null => Socket.Channel(topic),
            "counted" => Socket.Channel(topic, Counted()),
            "throws" => Socket.Channel(topic, _ => throw new InvalidOperationException("no params")),
            _ => Socket.Channel(topic, Payload.FromJson(parameters)),
        };
        channel.Joined += response => _log.Enqueue($"{name} joined {response}");
        channel.Refused += reason => _log.Enqueue($"{name} refused {Describe(reason)}");
        channel.Errored += error => _log.Enqueue($"{name} errored {error.Reason}");
        channel.Closed += reason => _log.Enqueue($"{name} closed {reason}");
        _channels.Add(name, channel);
    }

    private static Func<CancellationToken, ValueTask<Payload>> Counted()
    {
        var asked = 0;
        return _ => ValueTask.FromResult(Payload.FromJson($"{{\"asked\":{++asked}}}"));
    }

    private void AddPresence(string name, PhoenixChannel channel, string state, string diff)
    {
        var presence = new ChannelPresence<JsonElement>(channel, state, diff);
        presence.Synced += () => _log.Enqueue($"{name} synced");
        presence.MemberJoined += join => _log.Enqueue($"{name} {(join.IsFirst ? "first" : "more")} {join.Key} {Refs(join.Entered)}");
        presence.MemberLeft += leave => _log.Enqueue($"{name} {(leave.IsLast ? "last" : "less")} {leave.Key} {Refs(leave.Gone)}");
        _presences.Add(name, presence);
    }

    private static string Refs(PresenceMember<JsonElement> entry) => string.Join(",", entry.Metas.Select(meta => meta.PhxRef));

    private static string Describe(Exception reason) => reason switch
    {
        ReplyException reply => $"{reply.Status} {reply.Response}",
        TimeoutException => "timeout",
        PushUnansweredException lost => $"{(lost.WasSent ? "unanswered" : "unsent")} {lost.Reason}",
        OperationCanceledException => "cancelled",
        _ => reason.GetType().Name,
    };

    private static void Expect(string expected, string? actual, string what)
    {
        if (expected != actual)
            throw new InvalidOperationException($"Expected {what}: {expected}\nbut found: {actual ?? "nothing"}");
    }
}
