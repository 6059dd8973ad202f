using System.Text.Encodings.Web;
using System.Text.Json;

namespace PhoenixSharp.Tracking;

/// <summary>One meta of one key, put there by one replica at one dot. It never changes: an update makes another.</summary>
internal sealed class Entry
{
    public Entry(Slot slot, Dot dot, Meta meta)
        : this(slot, dot, meta, EncodeKey(slot.Key))
    {
    }

    private Entry(Slot slot, Dot dot, Meta meta, byte[] keyJson) => (Slot, Dot, Meta, KeyJson) = (slot, dot, meta, keyJson);

    public Slot Slot { get; }

    public Dot Dot { get; }

    public Meta Meta { get; }

    /// <summary>The key as a JSON string, quotes included. A key is data, whatever it is.</summary>
    public byte[] KeyJson { get; }

    /// <summary>Gets about how many bytes it takes on the wire.</summary>
    public int Size => Slot.Topic.Length + KeyJson.Length + Meta.Json.Length;

    public string Topic => Slot.Topic;

    public string Key => Slot.Key;

    /// <summary>Makes the entry that an update puts in this one's place.</summary>
    public Entry With(Dot dot, Meta meta) => new(Slot, dot, meta, KeyJson);

    /// <summary>Writes a key as a JSON string.</summary>
    /// <exception cref="ArgumentException">The key holds half of a surrogate pair.</exception>
    public static byte[] EncodeKey(string key) =>
        [(byte)'"', .. JsonEncodedText.Encode(key, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];
}
