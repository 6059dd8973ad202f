using System.Text;

namespace PhoenixSharp.Wire.Tests;

/// <summary>Frames as a reader of the protocol writes them down.</summary>
internal static class Bytes
{
    public static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Spells a frame: numbers are bytes, texts are their UTF-8.</summary>
    public static byte[] Of(params object[] parts)
    {
        var bytes = new List<byte>();
        foreach (var part in parts)
        {
            if (part is string text)
                bytes.AddRange(Encoding.UTF8.GetBytes(text));
            else
                bytes.Add(checked((byte)(int)part));
        }
        return [.. bytes];
    }

    public static string Text(this Frame frame)
    {
        Assert.Equal(Opcode.Text, frame.Opcode);
        return Encoding.UTF8.GetString(frame.Body.Span);
    }

    public static byte[] Binary(this Frame frame)
    {
        Assert.Equal(Opcode.Binary, frame.Opcode);
        return frame.Body.ToArray();
    }

    public static Message Decode(this ISerializer serializer, string text) => serializer.Decode(Opcode.Text, Utf8(text));

    public static MalformedFrameException Refused(this ISerializer serializer, string text) =>
        Assert.Throws<MalformedFrameException>(() => serializer.Decode(text));
}
