using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli.Output;

/// <summary>Writes one JSON object per line. The README documents them. Fields may be added, but not renamed or removed.</summary>
internal sealed class JsonOutput(TextWriter writer, TimeProvider time) : IOutput
{
    public void Joined(string topic, Payload response) => Write("joined", json =>
    {
        json.WriteString("topic", topic);
        PayloadText.Write(json, "response", response);
    });

    public void Lost(string topic, string reason) => WriteReason("lost", topic, reason);

    public void Refused(string topic, string reason) => WriteReason("refused", topic, reason);

    public void Received(ReceivedMessage message) => Write("event", json =>
    {
        json.WriteString("topic", message.Topic);
        json.WriteString("event", message.Event);
        PayloadText.Write(json, "payload", message.Payload);
    });

    public void Replied(string topic, string @event, string status, Payload response, TimeSpan took) => Write("reply", json =>
    {
        json.WriteString("topic", topic);
        json.WriteString("event", @event);
        json.WriteString("status", status);
        PayloadText.Write(json, "response", response);
        json.WriteNumber("ms", Math.Round(took.TotalMilliseconds, 3));
    });

    public void Answered(string topic, string @event, string status, Payload response, TimeSpan took) =>
        Replied(topic, @event, status, response, took);

    public void PushFailed(string topic, string @event, string message) => Write("push_failed", json =>
    {
        json.WriteString("topic", topic);
        json.WriteString("event", @event);
        json.WriteString("message", message);
    });

    public void Pushed(string topic, string @event) => Write("pushed", json =>
    {
        json.WriteString("topic", topic);
        json.WriteString("event", @event);
    });

    public void PresenceChanged(string topic, string change, string key, bool isWhole, IEnumerable<JsonElement> metas) =>
        Write(change, json =>
        {
            json.WriteString("topic", topic);
            json.WriteString("key", key);
            json.WriteBoolean(change == "join" ? "first" : "last", isWhole);
            WriteMetas(json, metas);
        });

    public void Present(string topic, IReadOnlyList<PresenceMember<JsonElement>> entries) => Write("presences", json =>
    {
        json.WriteString("topic", topic);
        json.WriteStartArray("presences");
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            json.WriteString("key", entry.Key);
            WriteMetas(json, entry.Metas.Select(meta => meta.Value));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    public void NoPresences(string topic) => Write("no_presences", json => json.WriteString("topic", topic));

    public void Unreadable(string what, string why) => Write("unreadable", json =>
    {
        json.WriteString("what", what);
        json.WriteString("message", why);
    });

    public void Measured(Measurement measurement) => Write("measured", measurement.WriteTo);

    public void Failed(CliException failure) => Write("failed", json =>
    {
        json.WriteNumber("exit", (int)failure.ExitCode);
        json.WriteString("message", failure.Message);
        json.WriteString("advice", failure.Advice);
    });

    public Task<T> ShowPresencesAsync<T>(string topic, Func<Task<T>> watching) => watching();

    public Task<T> ShowProgressAsync<T>(string title, Func<Action<double>, Task<T>> work) => work(_ => { });

    private void WriteReason(string type, string topic, string reason) => Write(type, json =>
    {
        json.WriteString("topic", topic);
        json.WriteString("reason", reason);
    });

    private static void WriteMetas(Utf8JsonWriter json, IEnumerable<JsonElement> metas)
    {
        json.WriteStartArray("metas");
        foreach (var meta in metas)
            meta.WriteTo(json);
        json.WriteEndArray();
    }

    private void Write(string type, Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, PayloadText.Options))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("at", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            fields(json);
            json.WriteEndObject();
        }
        writer.WriteLine(TerminalText.Clean(Encoding.UTF8.GetString(buffer.WrittenSpan)));
    }
}
