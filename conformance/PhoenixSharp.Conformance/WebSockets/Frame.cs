using PhoenixSharp.Conformance.Reporting;

namespace PhoenixSharp.Conformance.WebSockets;

internal enum FrameKind
{
    Text,
    Binary,
    Ping,
    Pong,
}

/// <summary>A whole message or a ping or pong, as a transcript names it.</summary>
internal sealed record Frame(FrameKind Kind, byte[] Bytes)
{
    public override string ToString() => $"{Kind switch
    {
        FrameKind.Text => "text",
        FrameKind.Binary => "binary",
        FrameKind.Ping => "ping",
        _ => "pong",
    }} {(Kind == FrameKind.Text ? Excerpt.OfText(Bytes) : Excerpt.OfBytes(Bytes))}";
}
