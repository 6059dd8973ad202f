using System.Text.Json;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Recordings of a real Phoenix with their server halves fed to our client: the application has the same replies, events, presences and closes.</summary>
public sealed class TurnedRoundTests
{
    private static readonly string[] Areas = ["async", "binary", "broadcast", "join", "leave", "intercept", "presence", "room"];

    public static TheoryData<string> Recordings() => [.. Areas.SelectMany(area => Directory.EnumerateFiles(Path.Combine(Folder(), area), "*.json").Order(StringComparer.Ordinal)
        .Select(file => $"{area}/{Path.GetFileNameWithoutExtension(file)}"))];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task What_Phoenix_sent_means_the_same_to_an_application(string name)
    {
        using var recording = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Folder(), $"{name}.json")));
        var clients = new Dictionary<string, TurnedClient>();
        foreach (var step in recording.RootElement.GetProperty("steps").EnumerateArray())
        {
            if (step.TryGetProperty("client", out var client))
                Play(clients, client.GetString()!, step);
        }
        var compared = 0;
        foreach (var client in clients.Values)
        {
            compared += await client.CompareAsync();
            await client.DisposeAsync();
        }
        Assert.True(compared > 0 || !Joins(recording), "nothing was compared");
    }

    private static bool Joins(JsonDocument recording) => recording.RootElement.GetProperty("steps").EnumerateArray()
        .Any(step => step.TryGetProperty("send", out var send) && send.TryGetProperty("text", out var text) && Readable(text.GetString()!) is { Event: "phx_join", Ref: not null });

    private static void Play(Dictionary<string, TurnedClient> clients, string name, JsonElement step)
    {
        if (step.TryGetProperty("connect", out var connect))
            clients[name] = new TurnedClient(connect.GetProperty("request").GetProperty("path").GetString()!.Contains("vsn=2.0.0", StringComparison.Ordinal) ? "2.0.0" : "1.0.0");
        else if (step.TryGetProperty("send", out var send))
            Ask(clients[name], send);
        else if (step.TryGetProperty("recv", out var received))
            Receive(clients[name], received);
        else if (step.TryGetProperty("close", out var close))
            clients[name].Close(close.GetProperty("code").GetInt32(), "");
    }

    private static void Ask(TurnedClient client, JsonElement send)
    {
        var frame = send.TryGetProperty("text", out var text) ? Readable(text.GetString()!)
            : send.TryGetProperty("binary", out var binary) ? RecordedFrame.OfClientBinary(binary.GetBytesFromBase64()) : null;
        if (frame is not null)
            client.Ask(frame);
    }

    private static void Receive(TurnedClient client, JsonElement received)
    {
        if (received.TryGetProperty("text", out var text))
            client.Receive(RecordedFrame.OfText(text.GetString()!)!);
        else if (received.TryGetProperty("binary", out var binary))
            client.Receive(RecordedFrame.OfServerBinary(binary.GetBytesFromBase64()));
    }

    // A recording may send what is no JSON; no application of ours can.
    private static RecordedFrame? Readable(string text)
    {
        try
        {
            return RecordedFrame.OfText(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Folder() => Checkout.PathOf("conformance", "transcripts");
}
