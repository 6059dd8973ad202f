using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PhoenixSharp;

/// <summary>A message's body: JSON kept as UTF-8 until somebody asks for a type, or binary.</summary>
/// <remarks>
/// The JSON in it was checked once, on entry: it can be copied into a frame as it is. The default value is <c>{}</c>.
/// <para>
/// A payload that a handler receives shares the memory of the whole message: while the payload is referenced, the message can't be
/// collected. Use it freely within the handler; call <see cref="Detach"/> before you store it in a field or a collection. The same is
/// true of a <see cref="Broadcast"/>'s payload, and of binary data read as <c>ReadOnlyMemory&lt;byte&gt;</c>. Other values that
/// <see cref="TryGet"/> and <see cref="Read{T}"/> return, the payload of a join request, and metas in a presence have their own memory.
/// A payload made by <see cref="FromJson(ReadOnlyMemory{byte})"/> or <see cref="FromBinary"/> shares the memory that was given.
/// </para>
/// </remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(Wire.PayloadConverter))]
public readonly struct Payload : IEquatable<Payload>
{
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    private readonly ReadOnlyMemory<byte> _bytes;

    private Payload(ReadOnlyMemory<byte> bytes, bool isBinary)
    {
        _bytes = bytes;
        IsBinary = isBinary;
    }

    /// <summary>Is <c>{}</c>.</summary>
    public static Payload Empty => default;

    /// <summary>Is <c>null</c>.</summary>
    public static Payload Null { get; } = OfChecked("null"u8.ToArray());

    /// <summary>Tells that this is bytes and no JSON.</summary>
    public bool IsBinary { get; }

    /// <summary>Gets the JSON as UTF-8, or the binary data. Don't write to it: it is shared.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.IsEmpty && !IsBinary ? EmptyObject : _bytes;

    /// <summary>Tells that this is a JSON object, which is all but binary that V2 can push or broadcast.</summary>
    public bool IsObject => !IsBinary && (_bytes.IsEmpty || Wire.JsonText.FirstByte(_bytes.Span) == (byte)'{');

    /// <summary>Makes a payload of JSON text.</summary>
    /// <exception cref="ArgumentException">It is no JSON, or not JSON that every client can read (a lone surrogate, a number beyond a double).</exception>
    public static Payload FromJson(string json) => FromJson(Encoding.UTF8.GetBytes(json));

    /// <summary>Makes a payload of UTF-8 JSON; a repeated key in an object is taken out, so that the first counts.</summary>
    /// <exception cref="ArgumentException">It is no JSON, or not JSON that every client can read (a lone surrogate, a number beyond a double).</exception>
    public static Payload FromJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            return OfChecked(Wire.JsonText.Check(json));
        }
        catch (Wire.MalformedFrameException reason)
        {
            throw new ArgumentException($"Not a JSON value: {reason.Message}", nameof(json), reason);
        }
    }

    /// <summary>Makes a payload of bytes. V2 only: a V1 client can't be sent it.</summary>
    public static Payload FromBinary(ReadOnlyMemory<byte> data) => new(data, isBinary: true);

    /// <summary>Writes a value as JSON, by the type information that the options hold.</summary>
    /// <exception cref="NotSupportedException">The options know nothing of <typeparamref name="T"/>: register it, or a resolver.</exception>
    public static Payload From<T>(T value, JsonSerializerOptions options) => value switch
    {
        Payload payload => payload,
        IPayloadSource source => source.ToPayload(),
        null => Null,
        _ => OfChecked(JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo<T>(options))),
    };

    /// <summary>
    /// Reads the payload as a type, with the options' type information. A binary payload can be read as <see cref="Payload"/> or as an array,
    /// memory or segment of bytes.
    /// </summary>
    /// <exception cref="JsonException">The payload is not of that type.</exception>
    /// <exception cref="NotSupportedException">The options know nothing of <typeparamref name="T"/>: register it, or a resolver.</exception>
    public T? Read<T>(JsonSerializerOptions options)
    {
        if (typeof(T) == typeof(Payload))
            return (T)(object)this;
        if (!IsBinary)
            return JsonSerializer.Deserialize(Bytes.Span, TypeInfo<T>(options));
        if (typeof(T) == typeof(ReadOnlyMemory<byte>))
            return (T)(object)Bytes;
        if (typeof(T) == typeof(byte[]))
            return (T)(object)Bytes.ToArray();
        if (typeof(T) == typeof(Memory<byte>))
            return (T)(object)new Memory<byte>(Bytes.ToArray());
        if (typeof(T) == typeof(ArraySegment<byte>))
            return (T)(object)new ArraySegment<byte>(Bytes.ToArray());
        throw new JsonException($"A binary payload can't be read as {typeof(T)}, only as Payload, byte[], or memory or a segment of bytes.");
    }

    /// <summary>Copies the payload into memory of its own, so that the message it came in can be collected.</summary>
    /// <returns>The copy; <see cref="Empty"/> for <c>{}</c>.</returns>
    /// <remarks>Call it before you store a payload that a handler received.</remarks>
    public Payload Detach() => !IsBinary && Bytes.Span.SequenceEqual(EmptyObject) ? Empty : new Payload(_bytes.ToArray(), IsBinary);

    /// <summary>Gets a copy of the value of one key, if this is an object that has the key. The value has its own memory.</summary>
    public bool TryGet(string key, out Payload value)
    {
        if (!TryGetShared(key, out value))
            return false;
        value = value.Detach();
        return true;
    }

    /// <summary>Gets the value of one key without a copy: for values that are read at once and not stored.</summary>
    internal bool TryGetShared(string key, out Payload value)
    {
        value = default;
        if (!IsObject || _bytes.IsEmpty || !Wire.JsonText.TryFind(_bytes, key, out var found))
            return false;
        value = OfChecked(found);
        return true;
    }

    /// <summary>Gets a JSON string's text, or null for anything else.</summary>
    public string? AsString() => IsBinary ? null : Wire.JsonText.ReadString(Bytes.Span);

    /// <inheritdoc/>
    public bool Equals(Payload other) => IsBinary == other.IsBinary && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Payload other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Wire.SeededHash.Of(Bytes.Span);

    /// <summary>Gets the JSON text, or how many bytes of binary there are.</summary>
    public override string ToString() => IsBinary ? $"<{Bytes.Length} bytes>" : Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Compares by bytes: white space and the order of keys count.</summary>
    public static bool operator ==(Payload left, Payload right) => left.Equals(right);

    /// <summary>Compares by bytes: white space and the order of keys count.</summary>
    public static bool operator !=(Payload left, Payload right) => !left.Equals(right);

    /// <summary>Takes JSON that was checked, or that a serializer of ours wrote.</summary>
    internal static Payload OfChecked(ReadOnlyMemory<byte> json) => new(json, isBinary: false);

    /// <summary>Makes <c>{"reason": …}</c>.</summary>
    internal static Payload OfReason(string reason) =>
        OfChecked(Encoding.UTF8.GetBytes($"{{\"reason\":\"{JsonEncodedText.Encode(reason, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"}}"));

    private static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerOptions options) =>
        options.TryGetTypeInfo(typeof(T), out var info) ? (JsonTypeInfo<T>)info : throw new NotSupportedException(
            $"The JSON options have no type information for {typeof(T)}. Add [JsonSerializable(typeof(…))] for it to a "
            + "JsonSerializerContext, and add the context to the TypeInfoResolverChain of the options. Trimmed and native applications "
            + "can't use reflection instead.");
}
