using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhoenixSharp.Wire.Tests;

public sealed partial class PayloadTests
{
    private static readonly JsonSerializerOptions Options = PayloadJson.CreateOptions();

    private sealed record Note(string Body, int? Count = null);

    private sealed class Roster : IPayloadSource
    {
        public Payload ToPayload() => Payload.FromJson("""{"ann":1}""");
    }

    [JsonSerializable(typeof(Note))]
    private sealed partial class OnlyNotes : JsonSerializerContext;

    [Fact]
    public void The_default_is_an_empty_object()
    {
        Assert.Equal("{}", default(Payload).ToString());
        Assert.Equal("{}"u8.ToArray(), default(Payload).Bytes.ToArray());
        Assert.True(default(Payload).IsObject);
        Assert.Equal(Payload.FromJson("{}"), default);
        Assert.Equal(Payload.FromJson("{}").GetHashCode(), default(Payload).GetHashCode());
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData(" \t\r\n{ }\n", true)]
    [InlineData("[]", false)]
    [InlineData("\"{}\"", false)]
    [InlineData("null", false)]
    [InlineData("1", false)]
    public void Only_objects_are_objects(string json, bool isObject) => Assert.Equal(isObject, Payload.FromJson(json).IsObject);

    [Fact]
    public void Binary_is_no_object_though_it_begins_like_one()
    {
        Assert.False(Payload.FromBinary("{}"u8.ToArray()).IsObject);
        Assert.False(Payload.FromBinary(default).IsObject);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("1e400")]
    [InlineData("\"\\ud800\"")]
    public void JSON_that_some_client_could_not_read_is_the_callers_fault(string json) =>
        Assert.Equal("json", Assert.Throws<ArgumentException>(() => Payload.FromJson(json)).ParamName);

    [Fact]
    public void Values_are_written_in_camel_case_and_escaped_no_more_than_needed()
    {
        Assert.Equal("""{"body":"é <b> \"","count":null}""", Payload.From(new Note("é <b> \""), Options).ToString());
        Assert.Equal("""{"name":"Ann"}""", Payload.From(new { Name = "Ann" }, Options).ToString());
    }

    [Fact]
    public void Payloads_and_values_that_keep_their_own_go_as_they_are()
    {
        var binary = Payload.FromBinary(new byte[] { 1 });
        Assert.Equal(binary, Payload.From(binary, Options));
        Assert.Equal("""{"ann":1}""", Payload.From(new Roster(), Options).ToString());
        Assert.Equal(Payload.Null, Payload.From<Note?>(null, Options));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var note = new Note("hi", 3);
        Assert.Equal(note, Payload.From(note, Options).Read<Note>(Options));
        Assert.Equal(7, Payload.FromJson("7").Read<int>(Options));
        Assert.Null(Payload.Null.Read<Note>(Options));
        Assert.Equal(Payload.FromJson("[1]"), Payload.FromJson("[1]").Read<Payload>(Options));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"body":1}""")]
    public void What_is_of_another_type_is_told_by_a_JsonException(string json) =>
        Assert.Throws<JsonException>(() => Payload.FromJson(json).Read<Note>(Options));

    [Fact]
    public void Typed_reads_go_64_levels_deep()
    {
        var deep = Payload.FromJson(new string('[', 65) + new string(']', 65));
        Assert.Throws<JsonException>(() => deep.Read<JsonElement>(Options));
    }

    [Fact]
    public void Binary_reads_as_bytes_and_nothing_else()
    {
        var binary = Payload.FromBinary(new byte[] { 1, 2 });
        Assert.Equal([1, 2], binary.Read<byte[]>(Options)!);
        Assert.Equal([1, 2], binary.Read<ReadOnlyMemory<byte>>(Options).ToArray());
        Assert.Equal([1, 2], binary.Read<Memory<byte>>(Options).ToArray());
        Assert.Equal([1, 2], binary.Read<ArraySegment<byte>>(Options).ToArray());
        Assert.Equal(binary, binary.Read<Payload>(Options));
        Assert.Throws<JsonException>(() => binary.Read<Note>(Options));
    }

    [Fact]
    public void Client_payload_of_bytes_is_binary()
    {
        byte[] bytes = [1, 2];
        var segment = new ArraySegment<byte>([0, 1, 2, 3], 1, 2);
        object[] holders = [bytes, bytes.AsMemory(), new ReadOnlyMemory<byte>(bytes), segment, new ReadOnlySequence<byte>(bytes)];
        Assert.All(holders, holder => Assert.Equal(Payload.FromBinary(bytes), ClientPayload.Of(holder, Options)));
        Assert.Equal(Payload.FromBinary(default), ClientPayload.Of(default(ArraySegment<byte>), Options));
    }

    [Fact]
    public void A_type_that_the_options_do_not_know_is_the_callers_fault()
    {
        Assert.Equal("""{"Body":"hi","Count":null}""", Payload.From(new Note("hi"), OnlyNotes.Default.Options).ToString());
        Assert.Throws<NotSupportedException>(() => Payload.From(new Uri("http://localhost"), OnlyNotes.Default.Options));
        Assert.Throws<NotSupportedException>(() => Payload.FromJson("1").Read<Version>(OnlyNotes.Default.Options));
    }

    [Fact]
    public void One_key_can_be_had_without_the_rest()
    {
        var payload = Payload.FromJson("""{ "a" : { "b" : 1 } , "b" : "found" , "\u00e9" : null, "last" : [1, 2] }""");
        Assert.True(payload.TryGet("b", out var b));
        Assert.Equal("found", b.AsString());
        Assert.True(payload.TryGet("a", out var a));
        Assert.Equal("{ \"b\" : 1 }", a.ToString());
        Assert.True(payload.TryGet("é", out var escaped));
        Assert.Equal(Payload.Null, escaped);
        Assert.True(payload.TryGet("last", out var last));
        Assert.Equal("[1, 2]", last.ToString());
        Assert.False(payload.TryGet("c", out _));
        Assert.False(payload.TryGet("\ud800", out _));
    }

    [Fact]
    public void Value_of_a_key_has_its_own_memory()
    {
        var message = """{"a":{"b":1},"c":{}}"""u8.ToArray();
        var payload = Payload.FromJson(message);
        Assert.True(payload.TryGet("a", out var a));
        Assert.True(payload.TryGet("c", out var c));
        Array.Clear(message);
        Assert.Equal("""{"b":1}""", a.ToString());
        Assert.Equal(Payload.Empty, c);
    }

    [Fact]
    public void Detached_payload_is_equal_and_has_its_own_memory()
    {
        var json = """  {"a":1}  """u8.ToArray();
        var binary = new byte[] { 1, 2, 3, 4 };
        Payload[] given =
            [Payload.FromJson(json), Payload.FromBinary(binary.AsMemory(1, 2)), Payload.FromBinary(default), Payload.Null, default];
        var detached = Array.ConvertAll(given, payload => payload.Detach());
        Assert.Equal(given, detached);
        Array.Clear(json);
        Array.Clear(binary);
        Assert.Equal(["{\"a\":1}", "<2 bytes>", "<0 bytes>", "null", "{}"], detached.Select(payload => payload.ToString()));
        Assert.Equal([2, 3], detached[1].Bytes.ToArray());
    }

    [Fact]
    public void Detached_empty_object_takes_no_memory()
    {
        var empty = Payload.FromJson("{}"u8.ToArray()).Detach();
        Assert.True(empty.Bytes.Equals(Payload.Empty.Bytes)); // the same memory
    }

    [Fact]
    public void What_is_no_object_has_no_keys()
    {
        Assert.False(Payload.FromJson("""["a"]""").TryGet("a", out _));
        Assert.False(Payload.FromJson("\"a\"").TryGet("a", out _));
        Assert.False(Payload.FromBinary("""{"a":1}"""u8.ToArray()).TryGet("a", out _));
        Assert.False(Payload.Empty.TryGet("a", out _));
    }

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("\"\"", "")]
    [InlineData(@"""\u00e9\n\ud83c\udf89""", "é\n🎉")]
    [InlineData("null", null)]
    [InlineData("1", null)]
    [InlineData("{}", null)]
    public void Only_a_string_is_text(string json, string? text) => Assert.Equal(text, Payload.FromJson(json).AsString());

    [Fact]
    public void Binary_is_no_text() => Assert.Null(Payload.FromBinary("\"text\""u8.ToArray()).AsString());

    [Fact]
    public void Payloads_are_compared_by_bytes_and_kind()
    {
        Assert.True(Payload.FromJson("[1]") == Payload.FromJson("[1]"));
        Assert.True(Payload.FromJson("[1]") != Payload.FromJson("[1 ]"));
        Assert.NotEqual(Payload.FromJson("{}"), Payload.FromBinary("{}"u8.ToArray()));
        Assert.Equal(Payload.FromJson("[1]").GetHashCode(), Payload.FromJson(" [1] ").GetHashCode());
        Assert.False(Payload.Empty.Equals("{}"));
    }

    [Fact]
    public void Binary_is_shown_by_its_length() => Assert.Equal("<3 bytes>", Payload.FromBinary(new byte[3]).ToString());
}
