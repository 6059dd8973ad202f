using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 45 of the promises: 2.4 MB of invalid messages once made 28 MB of warnings with stack traces.
public sealed class LogFloodTests
{
    private const int Bytes = 2_400_000;
    private const int MaxLines = 60; // four kinds, each at 1, 2, 4, 8 …

    private static readonly string Padding = new('x', 200);

    [Fact]
    public async Task Flood_of_invalid_messages_makes_few_lines_without_stack_traces()
    {
        await using var host = await StartAsync();
        await using var client = await host.ConnectAsync();
        var sent = 0;
        for (var i = 0; sent < Bytes / 2; i++)
        {
            var payload = $$"""{"no":"number","padding":"{{Padding}}"}""";
            await client.JoinAsync("typed:1", payload);                 // the join can't read its payload
            await client.JoinAsync("room:1");
            await client.PushAsync("room:1", $"unknown{i}", payload);   // no handler
            await client.ReceiveAsync("phx_error");
            sent += 2 * payload.Length + 100;
        }
        while (sent < Bytes)
            sent += await SendMalformedAsync(host);

        var lines = host.Log.Records.Where(record => IsOurs(record) && record.Level >= LogLevel.Information).ToList();
        Assert.InRange(lines.Count, 6, MaxLines);
        Assert.All(lines, line => Assert.Equal((LogLevel.Information, null), (line.Level, line.Exception)));
        Assert.InRange(lines.Sum(line => line.Text.Length), 1, 50_000);
    }

    [Fact]
    public async Task Crashes_of_the_application_are_errors_with_stacks_at_powers_of_two()
    {
        await using var host = await StartAsync();
        await using var client = await host.ConnectAsync();
        for (var i = 0; i < 20; i++)
        {
            await client.JoinAsync("room:1");
            await client.PushAsync("room:1", "crash", $"{i}");
            await client.ReceiveAsync("phx_error");
        }
        var crashes = host.Log.Records.Where(record => record.EventId.Id == 201).ToList();
        Assert.Equal(5, crashes.Count); // 1, 2, 4, 8, 16
        Assert.All(crashes, crash => Assert.Contains("   at ", crash.Exception!.ToString(), StringComparison.Ordinal));
        Assert.Contains("(message 16 of this kind in 10 minutes)", crashes[^1].Text, StringComparison.Ordinal);
    }

    private static bool IsOurs(LogRecord record) => record.Category.StartsWith("PhoenixSharp", StringComparison.Ordinal);

    private static async Task<int> SendMalformedAsync(KestrelHost host)
    {
        var message = $"no message {new string('x', 20_000)}";
        await using var socket = await host.OpenAsync();
        await socket.SendAsync(message);
        await socket.ReceiveCloseAsync();
        return message.Length;
    }

    private static Task<KestrelHost> StartAsync() => KestrelHost.StartAsync(app => app.MapSocket<OpenSocket>(
        "/socket", socket => socket.Channel<PlainChannel>("room:*").Channel<TypedChannel>("typed:*")));

    private sealed class PlainChannel : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken) =>
            @event == "crash" ? throw new InvalidOperationException($"crashed at {payload}") : base.HandleAsync(@event, payload, cancellationToken);
    }

    private sealed class TypedChannel : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) =>
            join.Read<int>() > 0 ? Accept() : Refuse("small");
    }
}
