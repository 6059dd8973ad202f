using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>What a client keeps to while the network fails: each push ends, none is made two, and presence comes right again.</summary>
public sealed class ChaosTests
{
    private const int Rounds = 14; // each fault twice and more
    private const int Pushes = 72; // each round: over 1,000 in all

    private readonly PushCounts _counts = new();
    private readonly ConcurrentDictionary<int, string> _outcomes = [];

    [Theory]
    [InlineData("websocket")]
    [InlineData("longpoll")]
    public async Task Every_push_ends_none_comes_twice_and_presence_converges(string transport)
    {
        var host = await StartAsync();
        await using var proxy = new ChaosProxy(host.Port);
        await using var socket = Socket(proxy.Port, transport);
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        var room = socket.Channel("room:1", new { key = "ann" });
        var presence = new ChannelPresence<JsonElement>(room);
        await room.JoinAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var fault = (Fault)(round % 7);
            var pushes = Push(room, round * Pushes, Pushes / 2);
            proxy.Begin(fault);
            if (fault == Fault.ServerRestart)
                host = await RestartAsync(host, proxy);
            pushes = [.. pushes, .. Push(room, (round * Pushes) + (Pushes / 2), Pushes / 2)];
            await Task.WhenAll(pushes).WaitAsync(Patience.Limit); // every push ends
            proxy.Heal();
            await ConvergeAsync(host, presence, fault);
        }
        Check();
        await socket.DisposeAsync();
        await host.DisposeAsync();
    }

    private static PhoenixSocket Socket(int port, string transport) => TestSocket.Create($"ws://127.0.0.1:{port}/socket", options =>
    {
        options.Timeout = TimeSpan.FromSeconds(2);
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(300);
        options.ConnectTimeout = TimeSpan.FromSeconds(2);
        options.ReconnectAfter = _ => TimeSpan.FromMilliseconds(20);
        options.RejoinAfter = _ => TimeSpan.FromMilliseconds(20);
        if (transport == "longpoll")
        {
            var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
            options.Transport = new LongPollTransport(handler) { RequestTimeout = TimeSpan.FromSeconds(3) };
        }
    });

    private Task<KestrelHost> StartAsync() => KestrelHost.StartAsync(
        app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<CountingChannel>("room:*").Configure(options => options.LongPollWindow = TimeSpan.FromSeconds(1))),
        builder =>
        {
            builder.Services.AddSingleton(_counts);
            builder.Services.AddPhoenix().AddPresence<CountingPresence>();
        });

    private async Task<KestrelHost> RestartAsync(KestrelHost host, ChaosProxy proxy)
    {
        await host.DisposeAsync();
        var next = await StartAsync();
        proxy.TargetPort = next.Port;
        return next;
    }

    private Task[] Push(PhoenixChannel room, int first, int count) => [.. Enumerable.Range(first, count).Select(number => PushAsync(room, number))];

    private async Task PushAsync(PhoenixChannel room, int number)
    {
        try
        {
            var reply = await room.PushAsync("count", Payload.FromJson($"{{\"push\":{number}}}"));
            _outcomes[number] = reply.ToString() == $"{{\"push\":{number}}}" ? "answered" : $"answered {reply}";
        }
        catch (TimeoutException)
        {
            _outcomes[number] = "timed out";
        }
        catch (PushUnansweredException lost)
        {
            _outcomes[number] = lost.WasSent ? "unanswered" : "unsent";
        }
    }

    // The server's list is the truth, and the client's comes to be the same: with one entry, its own.
    private static async Task ConvergeAsync(KestrelHost host, ChannelPresence<JsonElement> presence, Fault fault)
    {
        var server = host.App.Services.GetRequiredService<CountingPresence>();
        await Patience.UntilAsync(
            () => server.Get("room:1", "ann") is { Metas: [var meta] } && presence.Get("ann") is { Metas: [var known] } && meta.PhxRef == known.PhxRef,
            $"presence had come right after {fault}");
    }

    private void Check()
    {
        Assert.Equal(Rounds * Pushes, _outcomes.Count);
        foreach (var (number, outcome) in _outcomes)
        {
            var handled = _counts.Of(number);
            Assert.True(
                (outcome, handled) is ("answered", 1) or ("timed out", 0 or 1) or ("unanswered", 0 or 1) or ("unsent", 0),
                $"Push {number} was {outcome} and handled {handled} times.");
        }
        Assert.Contains("answered", _outcomes.Values);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", _outcomes.Values.CountBy(outcome => outcome)));
    }
}
