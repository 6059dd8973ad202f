using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client.Tests;

/// <summary>The client's half of the serializers: golden frames are in <c>Behaviours/</c>; here are the edges, and what no server should send.</summary>
public sealed class ClientSerializerTests
{
    private static readonly Token Topic = Token.Of("room:1");

    [Theory]
    [InlineData("\"7\"", 7)]
    [InlineData("null", ClientRef.None)]
    [InlineData("false", ClientRef.None)]
    [InlineData("\"\"", ClientRef.None)]
    [InlineData("7", ClientRef.Foreign)]
    [InlineData("\"7x\"", ClientRef.Foreign)]
    [InlineData("\"-7\"", ClientRef.Foreign)]
    [InlineData("\"0\"", ClientRef.Foreign)]
    [InlineData("\"99999999999999999999\"", ClientRef.Foreign)]
    [InlineData("[7]", ClientRef.Foreign)]
    public void A_ref_is_a_number_of_our_own_none_or_foreign(string json, long expected) =>
        Assert.Equal(expected, ClientRef.Read(Decode("2.0.0", $"[null,{json},\"room:1\",\"e\",{{}}]").Ref));

    [Fact]
    public void The_largest_ref_fits()
    {
        var frame = ClientSerializer.Of("2.0.0").Encode(long.MaxValue, long.MaxValue, Topic, "e", Payload.FromBinary(new byte[] { 1 }));
        Assert.Equal($"\0\u0013\u0013\u0006\u0001{long.MaxValue}{long.MaxValue}room:1e\u0001", Encoding.Latin1.GetString(frame.Body.Span));
    }

    [Fact]
    public void Names_are_escaped_in_text()
    {
        var frame = ClientSerializer.Of("2.0.0").Encode(1, 2, Token.Of("room:\"1\""), "e\n", Payload.Empty);
        Assert.Equal("""["1","2","room:\"1\"","e\n",{}]""", Encoding.UTF8.GetString(frame.Body.Span));
    }

    [Fact]
    public void A_name_of_more_than_255_bytes_has_no_binary_form()
    {
        var serializer = ClientSerializer.Of("2.0.0");
        var data = Payload.FromBinary(new byte[] { 1 });
        Assert.Throws<UnencodableException>(() => serializer.Encode(1, 2, Topic, new string('e', 256), data));
        Assert.Throws<UnencodableException>(() => serializer.Encode(1, 2, Token.Of(new string('ä', 128)), "e", data));
        Assert.NotNull(serializer.Encode(1, 2, Topic, new string('e', 255), data));
    }

    [Fact]
    public void A_broadcast_that_an_application_named_phx_reply_is_no_reply()
    {
        ClientSerializer.Of("2.0.0").Decode(Opcode.Text, """[null,null,"room:1","phx_reply",{"n":1}]"""u8.ToArray(), out var status);
        Assert.Null(status);
    }

    [Fact]
    public void No_other_version_is_spoken() => Assert.Throws<ArgumentException>(() => ClientSerializer.Of("3.0.0"));

    [Theory]
    [InlineData("0001010431726E657773DEAD")] // push
    [InlineData("01010106023132726F6F6D3A316F6BAABB")] // reply
    [InlineData("0206046E6577733131313131DEAD")] // broadcast
    public void A_binary_frame_that_ends_early_is_malformed_and_nothing_worse(string hex)
    {
        var whole = Convert.FromHexString(hex);
        for (var length = 0; length < whole.Length; length++)
            DecodeHostile(Opcode.Binary, whole[..length]);
    }

    [Theory]
    [InlineData(Opcode.Binary)]
    [InlineData(Opcode.Text)]
    public void Whatever_comes_is_a_message_or_malformed(Opcode opcode)
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var frame = new byte[random.Next(40)];
            random.NextBytes(frame);
            if (frame.Length > 0)
                frame[0] = opcode == Opcode.Binary ? (byte)random.Next(4) : (byte)"[{\"1n"[random.Next(5)];
            DecodeHostile(opcode, frame);
        }
    }

    private static void DecodeHostile(Opcode opcode, byte[] frame)
    {
        foreach (var version in new[] { "1.0.0", "2.0.0" })
        {
            var thrown = Record.Exception(() => ClientSerializer.Of(version).Decode(opcode, frame, out _));
            Assert.True(thrown is null or MalformedFrameException, $"{Convert.ToHexString(frame)}: {thrown}");
        }
    }

    private static Message Decode(string version, string text) => ClientSerializer.Of(version).Decode(Opcode.Text, Encoding.UTF8.GetBytes(text), out _);
}
