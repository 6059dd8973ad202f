using System.Text;

namespace PhoenixSharp.Wire.Tests;

// What Jason, Phoenix's parser, refuses is refused; what it reads is read. The frame that each of these stands in is legal.
public sealed class JsonCheckTests
{
    private static Message Decode(string payload) => V2Serializer.Instance.Decode($"""["1","2","t","e",{payload}]""");

    private static void Refused(string payload) => Assert.Throws<MalformedFrameException>(() => Decode(payload));

    [Theory]
    [InlineData(@"""\ud83c\udf89""")]
    [InlineData(@"""\uD83C\uDF89""")]
    [InlineData(@"""\ud83c\udf89\ud83c\udf89""")]
    [InlineData(@"""\ud800\udc00 \udbff\udfff""")]
    [InlineData(@"""\\ud800""")] // an escaped backslash, then four letters
    [InlineData(@"""\\\\ud800\\""")]
    [InlineData(@"""\ud7ff\ue000""")] // the neighbours of the surrogates
    [InlineData(@"""\ufffe\uffff\ufdd0""")] // no characters, but code points
    [InlineData(@"""\u0000\""\/\b\f\n\r\t""")]
    [InlineData(@"""\/ud800""")]
    [InlineData(@"{""\ud83c\udf89"":1}")]
    public void Escapes_that_make_text_are_read(string payload) => Assert.Equal(payload, Decode(payload).Payload.ToString());

    [Theory]
    [InlineData(@"""\ud800""")]
    [InlineData(@"""\uD800""")]
    [InlineData(@"""\udbff""")]
    [InlineData(@"""\udc00""")]
    [InlineData(@"""\uDFFF""")]
    [InlineData(@"""\udf89\ud83c""")] // the halves the wrong way round
    [InlineData(@"""\ud83c\ud83c\udf89""")]
    [InlineData(@"""\ud83c\udf89\udf89""")]
    [InlineData(@"""\ud83c \udf89""")]
    [InlineData(@"""\ud83c\n""")]
    [InlineData(@"""\ud83c\u0041""")]
    [InlineData(@"""\ud83c\\udf89""")]
    [InlineData(@"""\ud83c\udf8""")]
    [InlineData(@"""text \ud800 text""")]
    [InlineData(@"""\\\ud800""")] // an escaped backslash, then a lone half
    [InlineData(@"""\n\ud800""")]
    [InlineData(@"{""\ud800"":1}")]
    [InlineData(@"{""a"":{""b"":[""\ud800""]}}")]
    [InlineData(@"[{""a"":1},{""\udc00"":1}]")]
    public void A_lone_surrogate_is_refused_wherever_it_stands(string payload) => Refused(payload);

    [Theory]
    [InlineData(@"[""\ud800"",""2"",""t"",""e"",{}]")]
    [InlineData(@"[""1"",""\ud800"",""t"",""e"",{}]")]
    [InlineData(@"[""1"",""2"",""\ud800"",""e"",{}]")]
    [InlineData(@"[""1"",""2"",""t"",""\ud800"",{}]")]
    [InlineData(@"[{""a"":""\ud800""},""2"",""t"",""e"",{}]")]
    [InlineData(@"[[""\ud800""],""2"",""t"",""e"",{}]")]
    [InlineData(@"[1e400,""2"",""t"",""e"",{}]")]
    [InlineData(@"[""1"",""2"",{""a"":1e400},""e"",{}]")]
    public void Refs_topics_and_events_are_checked_as_payloads_are(string frame) => V2Serializer.Instance.Refused(frame);

    [Theory]
    [InlineData("1e308")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("-1.7976931348623157E+308")]
    [InlineData("1e-400")]
    [InlineData("0e400")]
    [InlineData("-0.0")]
    [InlineData("5e-324")]
    [InlineData("18446744073709551616")]
    public void Numbers_that_fit_a_double_are_read_as_they_are_spelled(string number) => Assert.Equal(number, Decode(number).Payload.ToString());

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1E+309")]
    [InlineData("1.8e308")]
    [InlineData("0.1e310")]
    [InlineData("1e99999999999999999999")]
    [InlineData("{\"a\":[1e400]}")]
    public void Numbers_beyond_a_double_are_refused(string number) => Refused(number);

    [Fact]
    public void Integers_of_any_length_are_read()
    {
        var digits = new string('9', 400);
        Assert.Equal(digits, Decode(digits).Payload.ToString());
        Assert.Equal("-" + digits, Decode("-" + digits).Payload.ToString());
    }

    [Fact]
    public void Long_fractions_are_read_as_long_as_they_are_finite()
    {
        Decode(new string('9', 300) + ".5");
        Decode("0." + new string('9', 400));
        Refused(new string('9', 400) + ".5");
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("True")]
    [InlineData("nul")]
    [InlineData("'a'")]
    [InlineData(@"""\x""")]
    [InlineData(@"""\u12g4""")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("[1 2]")]
    [InlineData("[1,,2]")]
    [InlineData("{\"a\":1]")]
    public void What_is_almost_JSON_is_refused(string payload) => Refused(payload);

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x01)]
    [InlineData(0x09)]
    [InlineData(0x0A)]
    [InlineData(0x1F)]
    public void A_raw_control_character_in_a_string_is_refused(int control)
    {
        Refused($"\"{(char)control}\"");
        Refused($"{{\"{(char)control}\":1}}");
    }

    [Fact]
    public void A_byte_order_mark_is_refused() => V2Serializer.Instance.Refused("\uFEFF[\"1\",\"2\",\"t\",\"e\",{}]");

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3 })] // cut
    [InlineData(new byte[] { 0xC0, 0xAF })] // overlong
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // a surrogate
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })] // past U+10FFFF
    [InlineData(new byte[] { 0x80 })]
    public void Bytes_that_are_no_UTF8_are_refused_wherever_they_stand(byte[] bad)
    {
        var places = new[] { "[\"*\",\"2\",\"t\",\"e\",{}]", "[\"1\",\"2\",\"*\",\"e\",{}]", "[\"1\",\"2\",\"t\",\"e\",{\"*\":1}]", "[\"1\",\"2\",\"t\",\"e\",[\"*\"]]", "[\"1\",\"2\",\"t\",\"e\",{}]*" };
        foreach (var place in places)
        {
            var at = place.IndexOf('*', StringComparison.Ordinal);
            byte[] frame = [.. Encoding.UTF8.GetBytes(place[..at]), .. bad, .. Encoding.UTF8.GetBytes(place[(at + 1)..])];
            Assert.Throws<MalformedFrameException>(() => V2Serializer.Instance.Decode(Opcode.Text, frame));
        }
    }

    [Fact]
    public void A_frame_may_be_512_deep_and_no_deeper()
    {
        Decode(Nested(511)); // the frame's own array is one
        Refused(Nested(512));
        Decode(NestedObjects(511));
        Refused(NestedObjects(512));
    }

    [Fact]
    public void Depth_costs_no_stack() => Refused(Nested(100_000));

    [Fact]
    public void A_deep_payload_can_be_looked_into()
    {
        var payload = Decode($$"""{"a":{{Nested(510)}},"b":"found"}""").Payload;
        Assert.True(payload.TryGet("b", out var found));
        Assert.Equal("found", found.AsString());
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static string NestedObjects(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
}
