using System.Text;
using PhoenixSharp.BrokenServers.Tests.Between;
using PhoenixSharp.Conformance.WebSockets;
using static PhoenixSharp.BrokenServers.Tests.Breaking.Ways;

namespace PhoenixSharp.BrokenServers.Tests.Breaking;

/// <summary>Serializers: versions, JSON, binary.</summary>
internal static class EncodingFlaws
{
    public static IReadOnlyList<BrokenServer> All { get; } =
    [
        new("V1 is answered in V2", "room/echo-v1", 2, Replaces(_ => true, message => [message.InOtherVersion().ToArrival()])),
        new("V2 is answered in V1", "room/echo-v2", 2, Replaces(_ => true, message => [message.InOtherVersion().ToArrival()])),
        new("a topic is normalized", "encoding/topic-not-normalized-v2", 5, Writes("e\u0301", "\u00e9")),
        new("large integers lose digits", "encoding/powers-v2", 4, Writes("9007199254740991", "9007199254740990")),
        new("the last of two equal keys counts", "encoding/repeat-keys-v2", 4, Writes("{\"x\":1}", "{\"x\":2}")),
        new("a null is left out", "room/echo-null-v2", 4,
            Changes(message => message.Answers("\"2\""), message => message["payload"]!.AsObject().Remove("response"))),
        new("a reply is binary no more", "binary/echo-v2", 4,
            Turns<Arrival.Message>(IsBinary, _ => new Message("""["1","2","room:bin","phx_reply",{"status":"ok","response":{}}]""").ToArrival())),
        new("a binary broadcast says that it is a push", "binary/binary_shout-v2", 7,
            Bytes(FrameKind.Binary, bytes => bytes[0] == 2 ? [0, .. bytes[1..]] : bytes)),
        new("a binary push has no join_ref", "binary/push-v2", 5,
            Bytes(FrameKind.Binary, bytes => bytes is [0, 1, var topic, var name, _, .. var rest] ? [0, 0, topic, name, .. rest] : bytes)),
        new("a binary payload loses its last byte", "binary/push-v2", 5, Bytes(FrameKind.Binary, bytes => bytes[..^1])),
        new("a text message comes as a binary one", "room/ok-v2", 2,
            Turns<Arrival.Message>(message => new Arrival.Message(message.Frame with { Kind = FrameKind.Binary }))),
        new("a long message is cut", "encoding/large-v2", 4,
            Bytes(FrameKind.Text, bytes => bytes[..Math.Min(bytes.Length, 20_000)])),
        new("other characters than ASCII are lost", "encoding/unicode-v2", 4,
            Bytes(FrameKind.Text, bytes => Encoding.ASCII.GetBytes(Encoding.UTF8.GetString(bytes)))),
    ];

    private static bool IsBinary(Arrival.Message message) => message.Frame.Kind == FrameKind.Binary;
}
