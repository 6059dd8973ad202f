using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace PhoenixSharp.Wire;

/// <summary>Walks a frame's JSON once and checks all that <see cref="Utf8JsonReader"/> does not.</summary>
/// <remarks>
/// What Jason, Phoenix's parser, refuses and the reader lets pass: bytes that are no UTF-8, lone surrogates, numbers beyond a double.
/// What neither minds but two readers would see differently: a repeated key; Phoenix takes the first, System.Text.Json the last,
/// so such a value is rewritten and nobody ever sees the second.
/// </remarks>
internal ref struct JsonWalk
{
    private readonly ReadOnlyMemory<byte> _json;
    private Utf8JsonReader _reader;
    private KeySet _keys;

    public JsonWalk(ReadOnlyMemory<byte> json, int maxDepth = JsonText.MaxDepth)
    {
        if (!Utf8.IsValid(json.Span))
            throw new MalformedFrameException("expected JSON in UTF-8");
        _json = json;
        _reader = JsonText.Reader(json.Span, maxDepth);
        _keys = new KeySet(json);
    }

    public readonly JsonTokenType Type => _reader.TokenType;

    /// <summary>Goes to the next token and checks it.</summary>
    public void Next(string expected)
    {
        try
        {
            if (!_reader.Read())
                throw new MalformedFrameException($"expected {expected}, the frame ends at byte {_reader.BytesConsumed}");
        }
        catch (JsonException reason)
        {
            throw new MalformedFrameException($"expected {expected} at byte {_reader.BytesConsumed}", reason);
        }
        CheckToken();
    }

    /// <summary>Checks that nothing stands behind the value.</summary>
    public void End()
    {
        try
        {
            if (!_reader.Read())
                return;
        }
        catch (JsonException reason)
        {
            throw new MalformedFrameException($"expected the frame's end at byte {_reader.BytesConsumed}", reason);
        }
        throw new MalformedFrameException($"expected the frame's end at byte {_reader.TokenStartIndex}");
    }

    /// <summary>Tells whether the key here is the given one, however it is escaped.</summary>
    public readonly bool IsKey(ReadOnlySpan<byte> key) => _reader.ValueTextEquals(key);

    /// <summary>Takes the value that starts here, to its end.</summary>
    public ReadOnlyMemory<byte> TakeValue()
    {
        var start = (int)_reader.TokenStartIndex;
        var repeats = Skip();
        var value = _json[start..(int)_reader.BytesConsumed];
        return repeats ? JsonRewriter.KeepFirstKeys(value) : value;
    }

    /// <summary>Takes the value that starts here as a ref, a topic or an event.</summary>
    public Token TakeToken()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.Null:
                return Token.Null;
            case JsonTokenType.String:
                return Token.OfString(TakeString());
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                // white space inside is no part of the value, and these are too rare to be quick about
                return Token.OfJson(JsonRewriter.KeepFirstKeys(TakeValue()));
            default:
                return Token.OfJson(TakeValue());
        }
    }

    public void Dispose() => _keys.Dispose();

    private readonly ReadOnlyMemory<byte> TakeString()
    {
        if (!_reader.ValueIsEscaped)
            return _json.Slice((int)_reader.TokenStartIndex + 1, _reader.ValueSpan.Length);
        var unescaped = new byte[_reader.ValueSpan.Length];
        return unescaped.AsMemory(0, _reader.CopyString(unescaped));
    }

    // Goes to the end of the value here; true if an object in it repeats a key.
    private bool Skip()
    {
        if (_reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return false;
        var depth = _reader.CurrentDepth;
        var repeats = false;
        do
        {
            if (_reader.TokenType == JsonTokenType.StartObject)
                _keys.Open();
            else if (_reader.TokenType == JsonTokenType.EndObject)
                _keys.Close();
            else if (_reader.TokenType == JsonTokenType.PropertyName)
                repeats |= !_keys.Add(_reader);
            Next("the rest of a JSON value");
        }
        while (_reader.CurrentDepth > depth);
        if (_reader.TokenType == JsonTokenType.EndObject)
            _keys.Close();
        return repeats;
    }

    private readonly void CheckToken()
    {
        if (_reader.TokenType == JsonTokenType.Number)
            CheckNumber(_reader.ValueSpan);
        else if (_reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && _reader.ValueIsEscaped)
            CheckSurrogates(_reader.ValueSpan);
    }

    // An integer of any length passes, as it does through Phoenix; only a float can overflow.
    private readonly void CheckNumber(ReadOnlySpan<byte> number)
    {
        if (number.IndexOfAny((byte)'e', (byte)'E') < 0 && (number.Length < 300 || !number.Contains((byte)'.')))
            return;
        if (!double.IsFinite(double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture)))
            throw new MalformedFrameException($"expected a number within a double's range at byte {_reader.TokenStartIndex}");
    }

    // The reader has checked that every backslash is followed by what may follow; here only \uD800 to \uDFFF count.
    private readonly void CheckSurrogates(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf((byte)'\\'); at >= 0; at = Following(text, at))
        {
            if (text[at + 1] != 'u' || !IsSurrogate(text, at))
                continue;
            var paired = IsHigh(text, at) && at + 12 <= text.Length && text[at + 6] == '\\' && text[at + 7] == 'u' && IsLow(text, at + 6);
            if (!paired)
                throw new MalformedFrameException($"expected a surrogate pair at byte {_reader.TokenStartIndex + 1 + at}");
            at += 6; // stands on the low half now
        }
    }

    private static int Following(ReadOnlySpan<byte> text, int at)
    {
        var from = at + (text[at + 1] == 'u' ? 6 : 2);
        var next = text[from..].IndexOf((byte)'\\');
        return next < 0 ? -1 : from + next;
    }

    // \uD8xx to \uDBxx come first, \uDCxx to \uDFxx second (RFC 8259 §7)
    private static bool IsSurrogate(ReadOnlySpan<byte> text, int at) => (text[at + 2] | 0x20) == 'd' && text[at + 3] >= '8';

    private static bool IsHigh(ReadOnlySpan<byte> text, int at) => IsSurrogate(text, at) && (text[at + 3] | 0x20) is '8' or '9' or 'a' or 'b';

    private static bool IsLow(ReadOnlySpan<byte> text, int at) => IsSurrogate(text, at) && !IsHigh(text, at);
}
