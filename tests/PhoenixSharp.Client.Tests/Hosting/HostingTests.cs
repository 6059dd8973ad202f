using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Sockets as services, and what can be seen of them: logs, numbers, traces.</summary>
public sealed class HostingTests
{
    [Fact]
    public async Task Named_sockets_have_options_of_their_own()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        var log = new RecordingLogger();
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug))
            .AddPhoenixClient($"ws://127.0.0.1:{host.Port}/socket")
            .AddPhoenixClient("other", $"ws://127.0.0.1:{host.Port}/socket", options => options.Timeout = TimeSpan.FromSeconds(3))
            .Configure<PhoenixSocketOptions>("other", options => options.Params["user_id"] = "ann")
            .ConfigureAll<PhoenixSocketOptions>(options => options.Transport = TestTransport.WebSocket())
            .BuildServiceProvider();
        var one = services.GetRequiredService<PhoenixSocket>();
        var other = services.GetRequiredKeyedService<PhoenixSocket>("other");
        Assert.NotSame(one, other);
        Assert.Same(one, services.GetRequiredService<PhoenixSocket>());
        await one.ConnectAsync();
        Assert.Equal(TimeSpan.FromSeconds(10), one.Channel("room:1").Timeout);
        Assert.Equal(TimeSpan.FromSeconds(3), other.Channel("room:1").Timeout);
        Assert.Contains(log.Records, record =>
            record.Category == "PhoenixSharp.Client" && record.Text == $"Connected by {TestTransport.WebSocket().Name}");
    }

    [Fact]
    public void An_endpoint_that_is_none_is_refused_when_the_socket_is_made()
    {
        using var services = new ServiceCollection().AddPhoenixClient("/socket").BuildServiceProvider();
        Assert.Contains("wss://example.com/socket", Assert.Throws<ArgumentException>(services.GetRequiredService<PhoenixSocket>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Second_socket_without_a_name_is_refused()
    {
        var services = new ServiceCollection().AddPhoenixClient("other", "ws://localhost/socket").AddPhoenixClient("ws://localhost/socket");
        var refusal = Assert.Throws<InvalidOperationException>(() => services.AddPhoenixClient("ws://localhost/prices"));
        Assert.Contains("Give the second socket a name", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Second_socket_of_a_name_is_refused()
    {
        var services = new ServiceCollection().AddPhoenixClient("ws://localhost/socket");
        services.AddPhoenixClient("prices", "ws://localhost/socket");
        services.AddPhoenixClient("news", "ws://localhost/socket");
        var refusal = Assert.Throws<InvalidOperationException>(() => services.AddPhoenixClient("prices", "ws://localhost/prices"));
        Assert.Contains("\"prices\"", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("longpoll")]
    public async Task The_trace_of_a_connect_goes_to_the_server(string transport)
    {
        string? received = null;
        await using var host = await KestrelHost.StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                received ??= context.Request.Headers.TraceParent;
                return next();
            });
            app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<EchoChannel>("room:*"));
        });
        Activity? connect = null;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "PhoenixSharp.Client",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity => connect ??= activity,
        };
        ActivitySource.AddActivityListener(listener);
        await using var socket = TestSocket.Create($"ws://127.0.0.1:{host.Port}/socket", options =>
        {
            if (transport == "longpoll")
                options.Transport = new LongPollTransport();
        });
        await socket.ConnectAsync();
        Assert.Equal(connect!.Id, received);
    }

    [Fact]
    public async Task What_happens_is_counted()
    {
        var counts = new Dictionary<string, double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Count(counts, instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => Count(counts, instrument, 1));
        listener.Start();
        await using var host = await KestrelHost.StartEchoAsync();
        await using (var socket = TestSocket.Create($"ws://127.0.0.1:{host.Port}/socket"))
        {
            await socket.ConnectAsync();
            var room = socket.Channel("room:1");
            await room.JoinAsync();
            await room.PushAsync("echo");
        }
        lock (counts)
        {
            Assert.Equal(1, counts["phoenixsharp.client.connects"]);
            Assert.Equal(0, counts["phoenixsharp.client.connections"]);
            Assert.Equal(1, counts["phoenixsharp.client.joins"]);
            Assert.Equal(1, counts["phoenixsharp.client.pushes"]);
            Assert.Equal(2, counts["phoenixsharp.client.received"]);
            Assert.Equal(1, counts["phoenixsharp.client.reply_duration"]);
        }
    }

    private static void Count(Dictionary<string, double> counts, Instrument instrument, double value)
    {
        if (instrument.Meter.Name != "PhoenixSharp.Client")
            return;
        lock (counts)
            counts[instrument.Name] = counts.GetValueOrDefault(instrument.Name) + value;
    }
}
