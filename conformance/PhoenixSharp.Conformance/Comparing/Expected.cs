using PhoenixSharp.Conformance.Transcripts;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Comparing;

/// <summary>A recorded message that has to come.</summary>
internal sealed class Expected(int number, Frame frame, int? anyOrder)
{
    public Expected(Step.Receive step) : this(step.Number, step.Frame, step.AnyOrder) { }

    public int Number => number;
    public Frame Frame => frame;
    public int? AnyOrder => anyOrder;
    public WireMessage? Message { get; } = WireMessage.Read(frame);

    /// <summary>Whether all of it has come.</summary>
    public bool Met { get; set; }

    /// <summary>What of a diff has not come yet; null where it is none.</summary>
    public List<DiffEntry>? Open { get; } = DiffEntry.Read(WireMessage.Read(frame)) is { Count: > 0 } entries ? [.. entries] : null;

    /// <summary>Whether some of a diff has come, and some not.</summary>
    public bool Begun { get; set; }

    /// <summary>Finds how a frame differs from this one; null where it does not.</summary>
    public string? Difference(Frame came, PhxRefs refs)
    {
        if (came.Kind != frame.Kind)
            return $"expected {frame.Kind}, came {came.Kind}";
        if (came.Kind == FrameKind.Text && Json.ParseOrNull(frame.Bytes) is { } json)
            return Json.ParseOrNull(came.Bytes) is { } other ? JsonValues.Difference(json, other, refs) : "it is no JSON";
        return frame.Bytes.AsSpan().SequenceEqual(came.Bytes) ? null : "the bytes differ";
    }
}
