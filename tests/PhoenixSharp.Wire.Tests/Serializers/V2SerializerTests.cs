namespace PhoenixSharp.Wire.Tests;

public sealed class V2SerializerTests
{
    private static readonly V2Serializer V2 = V2Serializer.Instance;

    [Fact]
    public void A_push_is_read_by_position()
    {
        var message = V2.Decode("""["1","2","room:lobby","new_msg",{"body":"hi"}]""");
        Assert.Equal(Token.Of("1"), message.JoinRef);
        Assert.Equal(Token.Of("2"), message.Ref);
        Assert.Equal(Token.Of("room:lobby"), message.Topic);
        Assert.Equal(Token.Of("new_msg"), message.Event);
        Assert.Equal("""{"body":"hi"}""", message.Payload.ToString());
    }

    [Fact]
    public void White_space_around_the_parts_is_no_part_of_them()
    {
        var message = V2.Decode(" \n[ \"1\" ,\t\"2\", \"room:mal\" , \"echo\", { \"a\" : 1 } ]\r\n ");
        Assert.Equal(Token.Of("1"), message.JoinRef);
        Assert.Equal(Token.Of("echo"), message.Event);
        Assert.Equal("""{ "a" : 1 }""", message.Payload.ToString());
    }

    [Fact]
    public void Items_past_five_are_not_looked_at()
    {
        var message = V2.Decode("""["1","2","room:mal","echo",{"a":1},"extra",{"b":[2]},null]""");
        Assert.Equal("""{"a":1}""", message.Payload.ToString());
    }

    [Theory]
    [InlineData("""["1","2","t","e",{},1e400]""")]
    [InlineData("""["1","2","t","e",{},"\ud800"]""")]
    [InlineData("""["1","2","t","e",{},]""")]
    [InlineData("""["1","2","t","e",{},{"a"}]""")]
    public void Items_past_five_must_be_JSON_all_the_same(string frame) => V2.Refused(frame);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("[]")]
    [InlineData("""["1"]""")]
    [InlineData("""["1","2","room:mal","echo"]""")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("\"text\"")]
    [InlineData("rubbish")]
    [InlineData("""{"topic":"room:mal","event":"echo","payload":{},"ref":"2","join_ref":"1"}""")]
    [InlineData("['1','2','room:mal','echo',{}]")]
    [InlineData("""["1","2","room:mal","echo",{}][]""")]
    [InlineData("""["1","2","room:mal","echo",{}],""")]
    [InlineData("""["1","2","room:mal","echo",{}]x""")]
    [InlineData("""["1","2","room:mal","echo",{"a":NaN}]""")]
    [InlineData("""["1","2","room:mal","echo",{"a":01}]""")]
    [InlineData("""["1","2","room:mal","echo",{"a":1,}]""")]
    [InlineData("""["1","2","room:mal","echo",{} /* so */]""")]
    public void What_is_no_message_is_refused(string frame) => V2.Refused(frame);

    [Fact]
    public void The_refusal_says_what_was_expected_and_where()
    {
        Assert.Equal("expected an event, the array has fewer than five items", V2.Refused("""["1","2","t"]""").Message);
        Assert.Equal("expected an array at byte 0", V2.Refused("{}").Message);
        Assert.Equal("expected the frame's end at byte 20", V2.Refused("""["1","2","t","e",{}][]""").Message);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("-12")]
    [InlineData("1.0")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("[[],{}]")]
    [InlineData("{}")]
    public void A_client_may_push_any_JSON(string payload) =>
        Assert.Equal(payload, V2.Decode($"""["1","2","t","e",{payload}]""").Payload.ToString());

    [Fact]
    public void A_push_carries_the_join_ref_and_no_ref() => Assert.Equal(
        """["1",null,"room:lobby","new_msg",{"body":"hi"}]""",
        V2.EncodePush(Token.Of("1"), Token.Null, Token.Of("room:lobby"), "new_msg", Payload.FromJson("""{"body":"hi"}""")).Text());

    [Fact]
    public void A_close_carries_the_join_ref_twice() => Assert.Equal(
        """["1","1","room:lobby","phx_close",{}]""",
        V2.EncodePush(Token.Of("1"), Token.Of("1"), Token.Of("room:lobby"), Events.Close, Payload.Empty).Text());

    [Fact]
    public void A_reply_carries_both_refs_and_names_status_and_response() => Assert.Equal(
        """["1","2","room:lobby","phx_reply",{"response":{"reason":"no"},"status":"error"}]""",
        V2.EncodeReply(Token.Of("1"), Token.Of("2"), Token.Of("room:lobby"), "error", Payload.FromJson("""{"reason":"no"}""")).Text());

    [Theory]
    [InlineData("null")]
    [InlineData("\"日本語 🎉\"")]
    [InlineData("[1,2]")]
    [InlineData("1.0")]
    public void A_reply_may_be_any_JSON(string response) => Assert.Equal(
        $$"""["1","2","t","phx_reply",{"response":{{response}},"status":"ok"}]""",
        V2.EncodeReply(Token.Of("1"), Token.Of("2"), Token.Of("t"), "ok", Payload.FromJson(response)).Text());

    [Fact]
    public void A_broadcast_has_no_refs() => Assert.Equal(
        """[null,null,"room:lobby","new_msg",{"body":"hi"}]""",
        V2.EncodeBroadcast("room:lobby", "new_msg", Payload.FromJson("""{"body":"hi"}""")).Text());

    [Theory]
    [InlineData("événement", "événement")]
    [InlineData("🎉", "🎉")]
    [InlineData("", "")]
    [InlineData("quote\"", "quote\\\"")]
    [InlineData("back\\slash", "back\\\\slash")]
    [InlineData("a/b", "a/b")]
    [InlineData("\b\f\n\r\t", "\\b\\f\\n\\r\\t")]
    [InlineData("\u0000\u0001\u000B\u001F", "\\u0000\\u0001\\u000B\\u001F")]
    [InlineData("\u007F\u2028", "\u007F\u2028")]
    [InlineData("</script>&'", "</script>&'")]
    public void Names_are_escaped_no_more_than_JSON_wants(string name, string spelled) =>
        Assert.Equal($$"""[null,null,"{{spelled}}","{{spelled}}",{}]""", V2.EncodeBroadcast(name, name, Payload.Empty).Text());

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(100_000)]
    public void Names_and_payloads_of_any_length_are_written(int length)
    {
        var name = new string('n', length);
        var payload = Payload.FromJson($$"""{"a":"{{name}}"}""");
        var expected = $$"""["1","2","{{name}}","{{name}}",{"a":"{{name}}"}]""";
        Assert.Equal(expected, V2.EncodePush(Token.Of("1"), Token.Of("2"), Token.Of(name), name, payload).Text());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"{}\"")]
    [InlineData("1")]
    public void A_push_or_broadcast_that_is_no_object_cannot_be_encoded(string payload)
    {
        Assert.Throws<UnencodableException>(() => V2.EncodePush(Token.Null, Token.Null, Token.Of("t"), "e", Payload.FromJson(payload)));
        Assert.Throws<UnencodableException>(() => V2.EncodeBroadcast("t", "e", Payload.FromJson(payload)));
    }

    [Fact]
    public void A_ref_or_topic_that_is_not_UTF8_cannot_be_encoded_as_JSON()
    {
        var notUtf8 = Token.OfString(new byte[] { 0xFF });
        Assert.Throws<UnencodableException>(() => V2.EncodeReply(Token.Of("1"), notUtf8, Token.Of("t"), "ok", Payload.Empty));
        Assert.Throws<UnencodableException>(() => V2.EncodePush(Token.Of("1"), Token.Null, notUtf8, "e", Payload.Empty));
    }

    [Fact]
    public void What_could_not_be_encoded_leaves_nothing_in_the_next_frame()
    {
        Assert.Throws<UnencodableException>(() => V2.EncodeReply(Token.Of("1"), Token.OfString(new byte[] { 0xFF }), Token.Of("t"), "ok", Payload.Empty));
        Assert.Equal("""[null,null,"t","e",{}]""", V2.EncodeBroadcast("t", "e", Payload.Empty).Text());
    }

    [Fact]
    public void A_frame_cut_anywhere_is_refused()
    {
        const string Whole = """["1",2,"room:\u00e9","new_msg",{"a":[1,{"b":null}],"c":"\ud83c\udf89 é"}]""";
        var frame = Bytes.Utf8(Whole);
        for (var length = 0; length < frame.Length; length++)
            Assert.Throws<MalformedFrameException>(() => V2.Decode(Opcode.Text, frame[..length]));
        V2.Decode(Opcode.Text, frame);
    }
}
