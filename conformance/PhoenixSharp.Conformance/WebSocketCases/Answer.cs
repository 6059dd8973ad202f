using PhoenixSharp.Conformance.Comparing;
using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases;

/// <summary>A message or a pong that a case waits for.</summary>
internal abstract record Answer
{
    private Answer() { }

    /// <summary>Tells what is wrong with what came; null where it is right.</summary>
    public abstract string? Complaint(Frame came);

    internal sealed record Pong(byte[] Payload) : Answer
    {
        public override string? Complaint(Frame came) => Exactly(FrameKind.Pong, Payload, came);

        public override string ToString() => $"pong {Excerpt.OfBytes(Payload)}";
    }

    internal sealed record Binary(byte[] Payload) : Answer
    {
        public override string? Complaint(Frame came) => Exactly(FrameKind.Binary, Payload, came);

        public override string ToString() => $"binary {Excerpt.OfBytes(Payload)}";
    }

    /// <summary>A JSON text, compared by value.</summary>
    internal sealed record Text(byte[] Json) : Answer
    {
        public override string? Complaint(Frame came)
        {
            if (came.Kind != FrameKind.Text)
                return "a text message was expected";
            return Comparing.Json.ParseOrNull(came.Bytes) is { } json
                ? JsonValues.Difference(Comparing.Json.ParseOrNull(Json)!.Value, json, new PhxRefs())
                : "it is no JSON";
        }

        public override string ToString() => $"text {Excerpt.OfText(Json)}";
    }

    private static string? Exactly(FrameKind kind, byte[] payload, Frame came)
    {
        if (came.Kind != kind)
            return "a frame of another kind was expected";
        return came.Bytes.AsSpan().SequenceEqual(payload) ? null : $"another payload was expected: {payload.Length} bytes, {came.Bytes.Length} came";
    }
}
