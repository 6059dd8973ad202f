using System.Text.Json;

namespace PhoenixSharp.Wire.Tests;

public sealed class ReplyTests
{
    private sealed record Note(string Body, int? Count = null);

    private static string Written(Reply reply) => $"{reply.Status} {reply.Response(PayloadJson.CreateOptions())}";

    [Fact]
    public void Ok_answers_an_empty_object_a_payload_or_a_value()
    {
        Assert.Equal("ok {}", Written(Reply.Ok()));
        Assert.Equal("ok [1]", Written(Reply.Ok(Payload.FromJson("[1]"))));
        Assert.Equal("ok \"text\"", Written(Reply.Ok("text")));
        Assert.Equal("""ok {"body":"hi","count":3}""", Written(Reply.Ok(new Note("hi", 3))));
    }

    [Fact]
    public void Error_answers_an_empty_object_a_reason_a_payload_or_a_value()
    {
        Assert.Equal("error {}", Written(Reply.Error()));
        Assert.Equal("""error {"reason":"nö \"no\" 🎉"}""", Written(Reply.Error("nö \"no\" 🎉")).Replace(@"\uD83C\uDF89", "🎉", StringComparison.Ordinal));
        Assert.Equal("error 1", Written(Reply.Error(Payload.FromJson("1"))));
        Assert.Equal("""error {"body":"hi","count":null}""", Written(Reply.Error(new Note("hi"))));
    }

    [Fact]
    public void None_is_neither_ok_nor_error()
    {
        Assert.NotEqual(Reply.Ok(Payload.Null), Reply.None);
        Assert.Equal("", Reply.None.Status);
    }

    [Fact]
    public void A_reason_that_is_no_text_is_the_callers_fault() => Assert.Throws<ArgumentException>(() => Reply.Error("\ud800"));

    [Fact]
    public void Replies_are_compared_by_value()
    {
        Assert.Equal(Reply.Ok(), Reply.Ok(Payload.Empty));
        Assert.Equal(Reply.Error("a"), Reply.Error("a"));
        Assert.NotEqual(Reply.Error("a"), Reply.Error("b"));
        Assert.NotEqual(Reply.Ok(), Reply.Error());
    }

    [Fact]
    public void Reply_is_written_as_on_the_wire_when_an_application_serializes_it()
    {
        foreach (var options in new[] { JsonSerializerOptions.Default, JsonSerializerOptions.Web })
        {
            Assert.Equal("""{"status":"ok","response":{"a":1}}""", JsonSerializer.Serialize(Reply.Ok(new { a = 1 }), options));
            Assert.Equal("""[{"status":"error","response":{"reason":"no"}},null]""", JsonSerializer.Serialize(new[] { Reply.Error("no"), Reply.None }, options));
        }
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize(Reply.Ok(Payload.FromBinary(new byte[1]))));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<Reply>("{}"));
    }
}
