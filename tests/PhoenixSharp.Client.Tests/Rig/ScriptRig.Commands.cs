using System.Globalization;

namespace PhoenixSharp.Client.Tests;

internal sealed partial class ScriptRig
{
    private async Task PlayAsync(string line)
    {
        var (command, rest) = Cut(line);
        switch (command)
        {
            case "option": Option(rest); break;
            case "connect": _results[rest.Length > 0 ? rest : "connect"] = Socket.ConnectAsync(Cancellable(rest)); break;
            case "connect-fast": _results[rest] = Socket.ConnectAsync(ConnectMode.FailFast, Cancellable(rest)); break;
            case "open": _results["connect"] = Socket.ConnectAsync(); Current.Accept(); break;
            case "accept": Current.Accept(); break;
            case "refuse": Current.Refuse(); break;
            case "end": Connection.End(int.Parse(Cut(rest).First, CultureInfo.InvariantCulture), Cut(rest).Tail); break;
            case "break": Connection.Break(); break;
            case "send-fails": Connection.SendFailure = new IOException("written in vain"); break;
            case "no-close-answer": Connection.AnswersClose = false; break;
            case "disconnect": Disconnect(rest); break;
            case "after": _time.Advance(Span(rest)); break;
            case "ping": _results[rest] = Socket.PingAsync(); break;
            case "dispose": await Socket.DisposeAsync(); break;
            case "recv": Connection.Receive(rest); break;
            case "recv-binary": Connection.ReceiveBinary(Convert.FromHexString(rest)); break;
            case "messages": Socket.MessageReceived += message => _log.Enqueue($"message {message.Event} {message.Payload}"); break;
            case "reconnectings": Socket.Reconnecting += info => _log.Enqueue($"reconnecting {Describe(info)}"); break;
            case "attempts": ExpectAttempts(rest); break;
            case "state": Expect(rest, Socket.State.ToString().ToLowerInvariant(), "state"); break;
            case "timers": Expect(rest, _time.TimerCount.ToString(CultureInfo.InvariantCulture), "timers"); break;
            case "closed-with": Expect(rest, Connection.ClosedWith is var (code, reason) ? $"{code} {reason}".TrimEnd() : null, "close"); break;
            case "sent": Expect(rest, Connection.NextSent() ?? "nothing", "frame"); break;
            case "log": Expect(rest, _log.TryDequeue(out var entry) ? entry : "nothing", "log entry"); break;
            case "remembered": Expect(rest, _options.FallbackMemory.PrefersLongPoll ? "longpoll" : "nothing", "memory"); break;
            case "query": Expect(rest, Uri.UnescapeDataString(Current.Attempts[^1].Query), "query"); break;
            case "token": Expect(rest, Current.Attempts[^1].AuthToken ?? "nothing", "token"); break;
            default: await PlayOfChannelAsync(command, rest); break;
        }
    }

    private async Task PlayOfChannelAsync(string command, string rest)
    {
        var (name, more) = Cut(rest);
        var (second, third) = Cut(more);
        switch (command)
        {
            case "channel": AddChannel(name, second, third.Length > 0 ? third : null); break;
            case "join": _results[name] = _channels[name].JoinAsync(Cancellable(name)); break;
            case "join-once": _results[name] = _channels[name].JoinAsync(OnceWithin(more), Cancellable(name)); break;
            case "join-again": Expect(more, (await Record.ExceptionAsync(() => _channels[name].JoinAsync()))?.GetType().Name, "exception"); break;
            case "push-fails": Expect(more, Record.Exception(() => _channels[name].Push("event"))?.GetType().Name, "exception"); break;
            case "leave": _results[name] = _channels[name].LeaveAsync(); break;
            case "timeout": _channels[name].Timeout = Span(more); break;
            case "is": Expect(more, _channels[name].State.ToString().ToLowerInvariant(), "state"); break;
            case "push": Push(name, second, third); break;
            case "fire": _channels[name].Push(second, PayloadOf(third)); break;
            case "cancel": await _cancellations[name].CancelAsync(); break;
            case "on": _handlers[$"{name} {more}"] = _channels[name].On(more, payload => _log.Enqueue($"{name} heard {more} {payload}")); break;
            case "on-throwing": _channels[name].On(more, _ => throw new InvalidOperationException("handler")); break;
            case "on-number": _channels[name].On<int>(more, number => _log.Enqueue($"{name} heard {number}")); break;
            case "on-leaving": _channels[name].On(more, _ => { _results[name] = _channels[name].LeaveAsync(); }); break;
            case "on-disconnecting": _channels[name].On(more, _ => { _results["disconnect"] = Socket.DisconnectAsync(); }); break;
            case "off": _handlers[$"{name} {more}"].Dispose(); break;
            case "result": await ExpectResultAsync(name, more); break;
            case "presence": AddPresence(name, _channels[second], Or(Cut(third).First, "presence_state"), Or(Cut(third).Tail, "presence_diff")); break;
            case "present": Expect(more, string.Join(" ", _presences[name].List().Select(entry => $"{entry.Key}[{Refs(entry)}]")), "presences"); break;
            case "fields": Expect(third, _presences[name].Get(second)?.Fields.ToString(), "fields"); break;
            default: throw new InvalidOperationException("No such command.");
        }
    }

    private void Push(string name, string channel, string rest)
    {
        var (@event, payload) = Cut(rest);
        _results[name] = _channels[channel].PushAsync(@event, PayloadOf(payload), Cancellable(name));
    }

    private void Disconnect(string rest)
    {
        var (code, reason) = Cut(rest);
        _results["disconnect"] = code.Length == 0 ? Socket.DisconnectAsync() : Socket.DisconnectAsync(int.Parse(code, CultureInfo.InvariantCulture), reason);
    }

    private CancellationToken Cancellable(string name) => (_cancellations[name] = new CancellationTokenSource()).Token;

    private void ExpectAttempts(string rest)
    {
        var (count, by) = Cut(rest);
        var transport = by == "longpoll" ? _longPoll : _webSocket;
        Expect(count, transport.Attempts.Count.ToString(CultureInfo.InvariantCulture), "attempts");
    }

    // A task that has ended may need a moment to say so on another thread; one that has not is seen at once.
    private async Task ExpectResultAsync(string name, string expected)
    {
        var task = _results[name];
        if (expected == "waiting")
        {
            Expect("waiting", task.IsCompleted ? "ended" : "waiting", name);
            return;
        }
        try
        {
            await task.WaitAsync(PhoenixSharp.TestSupport.Patience.Limit);
            Expect(expected, task switch { Task<Payload> reply => $"ok {reply.Result}", Task<TimeSpan> ping => $"ok {ping.Result.TotalMilliseconds}ms", _ => "ok" }, name);
        }
        catch (Exception reason) when (task.IsFaulted || task.IsCanceled)
        {
            Expect(expected, Describe(reason), name);
        }
        SynchronizationContext.SetSynchronizationContext(null);
    }

    private void Option(string rest)
    {
        var (name, value) = Cut(rest);
        switch (name)
        {
            case "timeout": _options.Timeout = Span(value); break;
            case "heartbeat": _options.HeartbeatInterval = Span(value); break;
            case "connect-timeout": _options.ConnectTimeout = Span(value); break;
            case "version": _options.Version = value; break;
            case "max": _options.MaxReconnectAttempts = int.Parse(value, CultureInfo.InvariantCulture); break;
            case "fallback": _options.LongPollFallbackAfter = Span(value); break;
            case "remembered": _options.FallbackMemory.PrefersLongPoll = true; break;
            case "jitter": (_options.Jitter, _jitter) = (true, double.Parse(value, CultureInfo.InvariantCulture)); break;
            case "reconnect": _options.ReconnectAfter = tries => Span(value) * tries; break;
            case "rejoin": _options.RejoinAfter = tries => Span(value) * tries; break;
            case "param": _options.Params[Cut(value).First] = Cut(value).Tail; break;
            case "params": _options.ParamsAsync = _ => ValueTask.FromResult<object?>(Payload.FromJson(value)); break;
            case "tokens": _options.AuthToken = Taking(value.Split(' ')); break;
            case "token-fails": _options.AuthTokenAsync = _ => throw new InvalidOperationException("no token"); break;
            default: throw new InvalidOperationException("No such option.");
        }
    }

    private static JoinOptions OnceWithin(string timeout) => new() { Retry = false, Timeout = timeout.Length > 0 ? Span(timeout) : null };

    private static string Describe(ReconnectInfo info)
    {
        var cause = info.Error?.GetType().Name ?? $"{info.Close.Code} {info.Close.Reason}".TrimEnd();
        return $"{info.Attempt} in {info.Delay.TotalMilliseconds}ms after {cause}";
    }

    private static Func<string> Taking(string[] tokens)
    {
        var next = 0;
        return () => tokens[next++];
    }

    private static object? PayloadOf(string text) =>
        text.Length == 0 ? null : text.StartsWith("0x", StringComparison.Ordinal) ? Convert.FromHexString(text[2..]) : Payload.FromJson(text);

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;

    private static (string First, string Tail) Cut(string text) =>
        text.IndexOf(' ', StringComparison.Ordinal) is var at && at < 0 ? (text, "") : (text[..at], text[(at + 1)..].Trim());

    private static TimeSpan Span(string text) => text.EndsWith("ms", StringComparison.Ordinal)
        ? TimeSpan.FromMilliseconds(double.Parse(text[..^2], CultureInfo.InvariantCulture))
        : TimeSpan.FromSeconds(double.Parse(text[..^1], CultureInfo.InvariantCulture));
}
