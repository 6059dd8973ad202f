namespace PhoenixSharp.Wire.Tests;

public sealed class TokenTests
{
    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"1\"")]
    [InlineData("\"ref-é\"")]
    [InlineData("\"a\\\"b\\\\\\n\"")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("1.0")]
    [InlineData("-3e10")]
    [InlineData("123456789012345")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("{}")]
    [InlineData("""{"a":1}""")]
    [InlineData("[1,2]")]
    [InlineData("""[{"a":["é",null]}]""")]
    public void A_ref_comes_back_as_it_went_in_both_versions(string json)
    {
        var v2 = V2Serializer.Instance.Decode($"[{json},{json},{json},\"e\",{{}}]");
        Assert.Equal($"[{json},{json},{json},\"phx_reply\",{{\"response\":{{}},\"status\":\"ok\"}}]", V2Serializer.Instance.EncodeReply(v2.JoinRef, v2.Ref, v2.Topic, "ok", Payload.Empty).Text());
        var v1 = V1Serializer.Instance.Decode($"{{\"topic\":{json},\"event\":\"e\",\"payload\":{{}},\"ref\":{json}}}");
        Assert.Equal($"{{\"event\":\"phx_reply\",\"payload\":{{\"response\":{{}},\"status\":\"ok\"}},\"ref\":{json},\"topic\":{json}}}", V1Serializer.Instance.EncodeReply(v1.JoinRef, v1.Ref, v1.Topic, "ok", Payload.Empty).Text());
    }

    [Theory]
    [InlineData("1", "\"1\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("null", "\"\"")]
    [InlineData("null", "false")]
    [InlineData("true", "\"true\"")]
    [InlineData("[1]", "\"[1]\"")]
    [InlineData("\"é\"", "\"e\\u0301\"")]
    public void Values_of_different_kinds_differ(string left, string right)
    {
        Assert.NotEqual(Ref(left), Ref(right));
        Assert.True(Ref(left) != Ref(right));
    }

    [Theory]
    [InlineData("\"room:é\"", "\"room:\\u00e9\"")]
    [InlineData("\"a/b\"", "\"a\\/b\"")]
    [InlineData("\"🎉\"", "\"\\ud83c\\udf89\"")]
    [InlineData("{\"a\":[1,2]}", " { \"a\" : [ 1 , 2 ] } ")]
    [InlineData("{\"a\":1}", "{\"\\u0061\":1}")]
    [InlineData("[\"🎉\"]", "[\"\\ud83c\\udf89\"]")]
    public void Two_spellings_of_one_value_are_equal(string left, string right)
    {
        Assert.Equal(Ref(left), Ref(right));
        Assert.Equal(Ref(left).GetHashCode(), Ref(right).GetHashCode());
    }

    [Fact]
    public void Null_and_false_are_no_join_ref_to_a_channel()
    {
        Assert.True(Ref("null").IsNone);
        Assert.True(Ref("false").IsNone);
        Assert.False(Ref("\"false\"").IsNone);
        Assert.False(Ref("0").IsNone);
        Assert.False(Ref("\"\"").IsNone);
        Assert.False(Ref("false").IsNull);
    }

    [Fact]
    public void A_token_is_compared_with_text_only_where_it_is_a_string()
    {
        Assert.True(Ref("\"phx_join\"").Is(Events.Join));
        Assert.True(Ref("\"phx_\\u006aoin\"").Is(Events.Join));
        Assert.False(Ref("5").Is("5"u8));
        Assert.False(Ref("null").Is(""u8));
    }

    [Fact]
    public void A_detached_token_lives_on_when_its_frame_is_used_again()
    {
        var frame = Bytes.Of("""["1","2","t","e",{}]""");
        var message = V2Serializer.Instance.Decode(Opcode.Text, frame);
        var kept = message.Topic.Detach();
        Array.Clear(frame);
        Assert.Equal(Token.Of("t"), kept);
        Assert.NotEqual(Token.Of("t"), message.Topic);
        Assert.Equal(Token.Null, Token.Null.Detach());
        Assert.Equal(Token.Of(""), Token.Of("").Detach());
    }

    [Fact]
    public void A_token_is_shown_as_its_text()
    {
        Assert.Equal("room:é", Ref("\"room:\\u00e9\"").ToString());
        Assert.Equal("null", Ref("null").ToString());
        Assert.Equal("{\"a\":1}", Ref("{ \"a\": 1 }").ToString());
    }

    [Fact]
    public void A_token_is_no_other_object() => Assert.False(Token.Of("1").Equals("1"));

    private static Token Ref(string json) => V2Serializer.Instance.Decode($"[null,{json},\"t\",\"e\",{{}}]").Ref;
}
