using System.Buffers.Binary;
using System.Text;

namespace PhoenixSharp.Adapters.Tests.Elixir;

/// <summary>Terms in bytes, put together by hand: legal ones, and ones that Erlang would never write.</summary>
internal static class Terms
{
    public static byte[] Atom(string name) => [119, (byte)name.Length, .. Encoding.UTF8.GetBytes(name)];

    public static byte[] Binary(string text) => Binary(Encoding.UTF8.GetBytes(text));

    public static byte[] Binary(byte[] bytes) => [109, .. Count(bytes.Length), .. bytes];

    public static byte[] List(params byte[][] items) => items.Length == 0 ? [106] : [108, .. Count(items.Length), .. items.SelectMany(item => item), 106];

    public static byte[] Map(params byte[][] keysAndValues) => [116, .. Count(keysAndValues.Length / 2), .. keysAndValues.SelectMany(item => item)];

    public static byte[] Tuple(params byte[][] elements) => [104, (byte)elements.Length, .. elements.SelectMany(item => item)];

    public static byte[] Count(long count)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)count);
        return bytes;
    }

    /// <summary>Is the envelope of a broadcast of <c>msg</c> on <c>room:1</c>.</summary>
    public static byte[] Envelope(byte[] payload, string mode = "except", byte[]? node = null, string topic = "room:1", byte[]? message = null, string dispatcher = "Elixir.Phoenix.Channel.Server", byte version = 3) =>
    [
        131, .. Tuple(
            [97, version], Atom(mode), node ?? Atom("app@host"), Binary(topic),
            message ?? Map(Atom("__struct__"), Atom("Elixir.Phoenix.Socket.Broadcast"), Atom("event"), Binary("msg"), Atom("payload"), payload, Atom("topic"), Binary(topic)),
            Atom(dispatcher)),
    ];

    /// <summary>Is the envelope of <c>%{"a" => value}</c>.</summary>
    public static byte[] WithValue(byte[] value) => Envelope(Map(Binary("a"), value));
}
