using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases;

/// <summary>Takes a message apart into frames (RFC 6455 §5.4).</summary>
internal static class Fragments
{
    /// <summary>Cuts at these places of the payload. A place that is named twice makes a fragment without payload.</summary>
    public static IReadOnlyList<RawFrame> At(RawFrame whole, params int[] places)
    {
        int[] cuts = [0, .. places, whole.Payload.Length];
        return [.. cuts.Zip(cuts[1..], (from, to) => whole.Payload[from..to]).Select((part, i) =>
            whole with { Opcode = i == 0 ? whole.Opcode : Opcode.Continuation, Fin = i == places.Length, Payload = part })];
    }

    public static IReadOnlyList<RawFrame> OfSize(RawFrame whole, int size) =>
        At(whole, [.. Enumerable.Range(1, (whole.Payload.Length - 1) / size).Select(i => i * size)]);

    /// <summary>The frames with others between each two of them.</summary>
    public static IReadOnlyList<RawFrame> Between(IReadOnlyList<RawFrame> frames, Func<int, RawFrame> between) =>
        [.. frames.SelectMany<RawFrame, RawFrame>((frame, i) => i == 0 ? [frame] : [between(i - 1), frame])];
}
