namespace PhoenixSharp.Wire.Tests;

// client push      | 0 | join_ref len | ref len | topic len | event len  | join_ref | ref | topic | event  | data …
// server push      | 0 | join_ref len | topic len | event len            | join_ref | topic | event        | data …
// server reply     | 1 | join_ref len | ref len | topic len | status len | join_ref | ref | topic | status | data …
// server broadcast | 2 | topic len | event len                           | topic | event                   | data …
public sealed class V2BinaryTests
{
    private static readonly V2Serializer V2 = V2Serializer.Instance;

    private static readonly byte[] Data = [0, 1, 2, 0xFD, 0xFE, 0xFF];

    private static Payload Binary => Payload.FromBinary(Data);

    [Fact]
    public void A_push_is_read()
    {
        var message = V2.Decode(Opcode.Binary, Bytes.Of(0, 1, 2, 8, 4, "1", "12", "room:bin", "echo", 0, 1, 2, 0xFD, 0xFE, 0xFF));
        Assert.Equal(Token.Of("1"), message.JoinRef);
        Assert.Equal(Token.Of("12"), message.Ref);
        Assert.Equal(Token.Of("room:bin"), message.Topic);
        Assert.Equal(Token.Of("echo"), message.Event);
        Assert.Equal(Binary, message.Payload);
    }

    [Fact]
    public void A_push_without_data_is_read()
    {
        var message = V2.Decode(Opcode.Binary, Bytes.Of(0, 0, 1, 7, 9, "1", "phoenix", "heartbeat"));
        Assert.Equal(Payload.FromBinary(default), message.Payload);
        Assert.True(message.Payload.IsBinary);
        Assert.True(message.Topic.Is(Topics.Phoenix));
    }

    [Fact]
    public void A_ref_of_no_bytes_is_the_empty_string()
    {
        var message = V2.Decode(Opcode.Binary, Bytes.Of(0, 0, 0, 1, 1, "t", "e"));
        Assert.Equal(Token.Of(""), message.JoinRef);
        Assert.False(message.JoinRef.IsNull);
        Assert.False(message.JoinRef.IsNone);
    }

    [Fact]
    public void Lengths_count_bytes_not_characters()
    {
        var message = V2.Decode(Opcode.Binary, Bytes.Of(0, 6, 2, 11, 4, "ref-é", "é", "room:日本", "echo", "Päyload"));
        Assert.Equal(Token.Of("ref-é"), message.JoinRef);
        Assert.Equal(Token.Of("é"), message.Ref);
        Assert.Equal(Token.Of("room:日本"), message.Topic);
        Assert.Equal(Bytes.Of("Päyload"), message.Payload.Bytes.ToArray());
    }

    [Fact]
    public void A_ref_that_is_not_UTF8_comes_back_as_it_is()
    {
        var message = V2.Decode(Opcode.Binary, Bytes.Of(0, 1, 1, 8, 4, "1", 0xFF, "room:bin", "echo", 7));
        var reply = V2.EncodeReply(message.JoinRef, message.Ref, message.Topic, "ok", message.Payload);
        Assert.Equal(Bytes.Of(1, 1, 1, 8, 2, "1", 0xFF, "room:bin", "ok", 7), reply.Binary());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(255)]
    public void A_client_may_only_push(int kind) =>
        Assert.Throws<MalformedFrameException>(() => V2.Decode(Opcode.Binary, Bytes.Of(kind, 1, 1, 8, 4, "1", "2", "room:bin", "echo")));

    [Fact]
    public void A_push_cut_before_its_data_is_refused()
    {
        ReadOnlyMemory<byte> frame = Bytes.Of(0, 1, 2, 8, 4, "1", "12", "room:bin", "echo");
        for (var length = 0; length < frame.Length; length++)
            Assert.Throws<MalformedFrameException>(() => V2.Decode(Opcode.Binary, frame[..length]));
        V2.Decode(Opcode.Binary, frame);
    }

    [Fact]
    public void Lengths_that_pass_the_end_are_refused() =>
        Assert.Throws<MalformedFrameException>(() => V2.Decode(Opcode.Binary, Bytes.Of(0, 255, 255, 255, 255, "not so many")));

    [Fact]
    public void A_push_has_no_ref_field() => Assert.Equal(
        Bytes.Of(0, 1, 8, 6, "1", "room:bin", "pushed", 0, 1, 2, 0xFD, 0xFE, 0xFF),
        V2.EncodePush(Token.Of("1"), Token.Of("unused"), Token.Of("room:bin"), "pushed", Binary).Binary());

    [Fact]
    public void A_reply_names_its_status() => Assert.Equal(
        Bytes.Of(1, 1, 2, 8, 2, "1", "12", "room:bin", "ok", 0, 1, 2, 0xFD, 0xFE, 0xFF),
        V2.EncodeReply(Token.Of("1"), Token.Of("12"), Token.Of("room:bin"), "ok", Binary).Binary());

    [Fact]
    public void A_broadcast_has_topic_and_event_alone() => Assert.Equal(
        Bytes.Of(2, 8, 12, "room:bin", "binary_shout", 0, 1, 2, 0xFD, 0xFE, 0xFF),
        V2.EncodeBroadcast("room:bin", "binary_shout", Binary).Binary());

    [Fact]
    public void Refs_that_are_null_are_written_empty() => Assert.Equal(
        Bytes.Of(1, 0, 0, 1, 2, "t", "ok"),
        V2.EncodeReply(Token.Null, Token.Null, Token.Of("t"), "ok", Payload.FromBinary(default)).Binary());

    [Theory]
    [InlineData("77")]
    [InlineData("1.5")]
    [InlineData("true")]
    [InlineData("false")]
    public void Numbers_and_booleans_are_written_as_their_text(string json) => Assert.Equal(
        Bytes.Of(1, 1, json.Length, 1, 2, "1", json, "t", "ok"),
        V2.EncodeReply(Token.Of("1"), Token.OfJson(Bytes.Utf8(json)), Token.Of("t"), "ok", Payload.FromBinary(default)).Binary());

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("[1]")]
    public void Objects_and_arrays_cannot_be_refs_of_a_binary_frame(string json) => Assert.Throws<UnencodableException>(
        () => V2.EncodeReply(Token.Of("1"), Token.OfJson(Bytes.Utf8(json)), Token.Of("t"), "ok", Binary));

    [Fact]
    public void Names_of_255_bytes_fit_and_longer_ones_do_not()
    {
        var fits = new string('é', 127) + "x";
        Assert.Equal(255, V2.EncodeBroadcast(fits, "e", Binary).Binary()[1]);
        Assert.Throws<UnencodableException>(() => V2.EncodeBroadcast(new string('é', 128), "e", Binary));
        Assert.Throws<UnencodableException>(() => V2.EncodeBroadcast("t", new string('e', 256), Binary));
        Assert.Throws<UnencodableException>(() => V2.EncodePush(Token.Of(new string('1', 256)), Token.Null, Token.Of("t"), "e", Binary));
        Assert.Throws<UnencodableException>(() => V2.EncodeReply(Token.Null, Token.Of(new string('1', 256)), Token.Of("t"), "ok", Binary));
    }
}
