namespace PhoenixSharp.Wire.Tests;

public sealed class V1SerializerTests
{
    private static readonly V1Serializer V1 = V1Serializer.Instance;

    [Fact]
    public void A_push_is_read_by_key()
    {
        var message = V1.Decode("""{"topic":"room:lobby","event":"new_msg","payload":{"body":"hi"},"ref":"2","join_ref":"1"}""");
        Assert.Equal(Token.Of("1"), message.JoinRef);
        Assert.Equal(Token.Of("2"), message.Ref);
        Assert.Equal(Token.Of("room:lobby"), message.Topic);
        Assert.Equal(Token.Of("new_msg"), message.Event);
        Assert.Equal("""{"body":"hi"}""", message.Payload.ToString());
    }

    [Fact]
    public void Keys_may_come_in_any_order_and_be_escaped()
    {
        var message = V1.Decode(""" { "ref" : 2 , "p\u0061yload" : [ 1 ] , "event" : "e" , "topic" : "t" } """);
        Assert.Equal(Token.OfJson(Bytes.Utf8("2")), message.Ref);
        Assert.Equal("[ 1 ]", message.Payload.ToString());
    }

    [Fact]
    public void A_join_ref_may_be_left_out() =>
        Assert.True(V1.Decode("""{"topic":"t","event":"e","payload":{},"ref":"2"}""").JoinRef.IsNull);

    [Theory]
    [InlineData("topic", """{"event":"e","payload":{},"ref":"2"}""")]
    [InlineData("event", """{"topic":"t","payload":{},"ref":"2"}""")]
    [InlineData("payload", """{"topic":"t","event":"e","ref":"2"}""")]
    [InlineData("ref", """{"topic":"t","event":"e","payload":{}}""")]
    public void No_other_key_may_be_left_out(string key, string frame) =>
        Assert.Equal($"expected the key \"{key}\"", V1.Refused(frame).Message);

    [Fact]
    public void A_key_that_is_there_may_be_null()
    {
        var message = V1.Decode("""{"topic":null,"event":null,"payload":null,"ref":null,"join_ref":null}""");
        Assert.True(message.Ref.IsNull);
        Assert.Equal(Payload.Null, message.Payload);
    }

    [Fact]
    public void Other_keys_are_not_looked_at() =>
        V1.Decode("""{"topic":"t","extra":true,"event":"e","more":{"topic":[]},"payload":{},"ref":"2"}""");

    [Fact]
    public void The_first_of_a_repeated_key_counts()
    {
        var message = V1.Decode("""{"topic":"a","t\u006fpic":"b","event":"e","payload":{"x":1},"payload":{"x":2},"ref":null,"ref":"2"}""");
        Assert.Equal(Token.Of("a"), message.Topic);
        Assert.Equal("""{"x":1}""", message.Payload.ToString());
        Assert.True(message.Ref.IsNull);
    }

    [Fact]
    public void JSON_in_a_binary_frame_is_read()
    {
        var frame = Bytes.Utf8("""{"topic":"t","event":"e","payload":{},"ref":"2"}""");
        Assert.Equal(V1.Decode(Opcode.Text, frame), V1.Decode(Opcode.Binary, frame));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("""["1","2","t","e",{}]""")]
    [InlineData("""{"topic":"t","event":"e","payload":{},"ref":"2"}{}""")]
    [InlineData("""{"topic":"t","event":"e","payload":{},"ref":"2","more":1e400}""")]
    [InlineData("""{"topic":"t","event":"e","payload":{},"ref":"2","\ud800":1}""")]
    public void What_is_no_message_is_refused(string frame) => V1.Refused(frame);

    [Fact]
    public void A_frame_cut_anywhere_is_refused()
    {
        var frame = Bytes.Utf8("""{"topic":"room:\u00e9","event":"e","payload":{"a":[1,{"b":"é"}]},"ref":12}""");
        for (var length = 0; length < frame.Length; length++)
            Assert.Throws<MalformedFrameException>(() => V1.Decode(Opcode.Text, frame[..length]));
        V1.Decode(Opcode.Text, frame);
    }

    [Fact]
    public void A_push_shows_no_join_ref() => Assert.Equal(
        """{"event":"new_msg","payload":{"body":"hi"},"ref":null,"topic":"room:lobby"}""",
        V1.EncodePush(Token.Of("1"), Token.Null, Token.Of("room:lobby"), "new_msg", Payload.FromJson("""{"body":"hi"}""")).Text());

    [Fact]
    public void A_reply_carries_the_ref() => Assert.Equal(
        """{"event":"phx_reply","payload":{"response":{"a":1},"status":"ok"},"ref":2,"topic":"room:lobby"}""",
        V1.EncodeReply(Token.Of("1"), Token.OfJson(Bytes.Utf8("2")), Token.Of("room:lobby"), "ok", Payload.FromJson("""{"a":1}""")).Text());

    [Fact]
    public void A_broadcast_has_no_ref() => Assert.Equal(
        """{"event":"new \"msg\"","payload":{},"ref":null,"topic":"room:lobby"}""",
        V1.EncodeBroadcast("room:lobby", "new \"msg\"", Payload.Empty).Text());

    [Fact]
    public void A_push_may_be_any_JSON() => Assert.Equal(
        """{"event":"e","payload":[1],"ref":null,"topic":"t"}""",
        V1.EncodeBroadcast("t", "e", Payload.FromJson("[1]")).Text());

    [Fact]
    public void Binary_cannot_be_encoded()
    {
        var binary = Payload.FromBinary(new byte[] { 1 });
        Assert.Throws<UnencodableException>(() => V1.EncodePush(Token.Null, Token.Null, Token.Of("t"), "e", binary));
        Assert.Throws<UnencodableException>(() => V1.EncodeReply(Token.Null, Token.Null, Token.Of("t"), "ok", binary));
        Assert.Throws<UnencodableException>(() => V1.EncodeBroadcast("t", "e", binary));
    }
}
