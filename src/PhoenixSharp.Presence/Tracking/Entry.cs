using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PhoenixSharp.Tracking;

/// <summary>One meta of one key, put there by one replica at one dot. It never changes: an update makes another.</summary>
/// <remarks>There are as many as presences on all nodes, and each is an object, a key and a meta's bytes: no more than that is kept.</remarks>
internal sealed class Entry(Slot slot, Dot dot, Meta meta)
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    public Slot Slot { get; } = slot;

    public Dot Dot { get; } = dot;

    public Meta Meta { get; } = meta;

    /// <summary>Gets about how many bytes it takes on the wire.</summary>
    public int Size => Slot.Topic.Length + Slot.Key.Length + Meta.Json.Length;

    public string Topic => Slot.Topic;

    public string Key => Slot.Key;

    /// <summary>Makes the entry that an update puts in this one's place.</summary>
    public Entry With(Dot dot, Meta meta) => new(Slot, dot, meta);

    /// <summary>Tells that a key is the same in JSON, between quotes: printable ASCII without any to escape.</summary>
    public static bool IsPlain(string key) => !key.AsSpan().ContainsAnyExcept(Plain);

    /// <summary>Writes a key as a JSON string. A key is data, whatever it is.</summary>
    /// <exception cref="ArgumentException">The key holds half of a surrogate pair.</exception>
    public static byte[] EncodeKey(string key) =>
        [(byte)'"', .. JsonEncodedText.Encode(key, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];
}
