using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace PhoenixSharp.Wire.Tests;

public sealed class RoundTripProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    private static Gen<Token> Tokens => Gen.OneOf(
        Gen.Constant(Token.Null),
        Gen.Elements("", "1", "room:é", "\"\\\n", "🎉", new string('x', 200)).Select(Token.Of),
        JsonTree.Gen.Select(tree => V2Serializer.Instance.Decode($"[null,{tree.Spelled()},null,null,null]").Ref));

    private static Gen<byte[]> Names => Gen.Choose(0, 255).SelectMany(length => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(length));

    [Fact]
    public void A_payload_that_was_read_holds_the_first_of_each_key_and_nothing_else() => Check(JsonTree.Gen, tree =>
    {
        var payload = V2Serializer.Instance.Decode($"[null,null,\"t\",\"e\",{tree.Spelled()}]").Payload;
        using var read = JsonDocument.Parse(payload.Bytes, Deep);
        return tree.Is(read.RootElement);
    });

    [Fact]
    public void A_payload_that_was_read_is_not_changed_by_reading_it_again() => Check(JsonTree.Gen, tree =>
    {
        var once = Payload.FromJson(tree.Spelled());
        return Payload.FromJson(once.Bytes) == once;
    });

    [Fact]
    public void Every_key_of_an_object_can_be_had_alone() => Check(JsonTree.Gen.Where(tree => tree is JsonMap), tree =>
    {
        var payload = Payload.FromJson(tree.Spelled());
        return ((JsonMap)tree).Pairs.DistinctBy(pair => pair.Key.Value).All(pair =>
        {
            if (!payload.TryGet(pair.Key.Value, out var value))
                return false;
            using var read = JsonDocument.Parse(value.Bytes, Deep);
            return pair.Value.Is(read.RootElement);
        });
    });

    [Fact]
    public void A_V2_push_reads_as_it_was_written() => Check(
        from joinRef in Tokens from @ref in Tokens from topic in Tokens select (joinRef, @ref, topic),
        parts =>
        {
            var payload = Payload.FromJson("""{"a":1}""");
            var frame = V2Serializer.Instance.EncodePush(parts.joinRef, parts.@ref, parts.topic, "e\n", payload);
            return V2Serializer.Instance.Decode(Opcode.Text, frame.Body) == new Message(parts.joinRef, parts.@ref, parts.topic, Token.Of("e\n"), payload);
        });

    [Fact]
    public void A_V1_push_reads_as_it_was_written_without_its_join_ref() => Check(
        from @ref in Tokens from topic in Tokens from tree in JsonTree.Gen select (@ref, topic, tree),
        parts =>
        {
            var payload = Payload.FromJson(parts.tree.Spelled());
            var frame = V1Serializer.Instance.EncodePush(Token.Of("gone"), parts.@ref, parts.topic, "e\n", payload);
            return V1Serializer.Instance.Decode(Opcode.Text, frame.Body) == new Message(Token.Null, parts.@ref, parts.topic, Token.Of("e\n"), payload);
        });

    [Fact]
    public void A_reply_holds_the_response_that_was_written() => Check(JsonTree.Gen, tree =>
    {
        var response = Payload.FromJson(tree.Spelled());
        var frame = V2Serializer.Instance.EncodeReply(Token.Of("1"), Token.Of("2"), Token.Of("t"), "ok", response);
        var reply = V2Serializer.Instance.Decode(Opcode.Text, frame.Body).Payload;
        return reply.TryGet("response", out var read) && read == response && reply.TryGet("status", out var status) && status.AsString() == "ok";
    });

    [Fact]
    public void A_binary_push_reads_as_its_bytes_were_written() => Check(
        from names in Names.ArrayOf(4) from data in Names select (names, data),
        parts =>
        {
            var (joinRef, @ref, topic, @event) = (parts.names[0], parts.names[1], parts.names[2], parts.names[3]);
            byte[] frame = [0, .. parts.names.Select(name => (byte)name.Length), .. joinRef, .. @ref, .. topic, .. @event, .. parts.data];
            return V2Serializer.Instance.Decode(Opcode.Binary, frame) == new Message(
                Token.OfString(joinRef), Token.OfString(@ref), Token.OfString(topic), Token.OfString(@event), Payload.FromBinary(parts.data));
        });

    [Fact]
    public void A_binary_reply_holds_the_bytes_that_were_written() => Check(
        from names in Names.ArrayOf(3) from data in Names select (names, data),
        parts =>
        {
            var (joinRef, @ref, topic) = (parts.names[0], parts.names[1], parts.names[2]);
            byte[] frame = [1, (byte)joinRef.Length, (byte)@ref.Length, (byte)topic.Length, 2, .. joinRef, .. @ref, .. topic, (byte)'o', (byte)'k', .. parts.data];
            return frame.AsSpan().SequenceEqual(V2Serializer.Instance.EncodeReply(
                Token.OfString(joinRef), Token.OfString(@ref), Token.OfString(topic), "ok", Payload.FromBinary(parts.data)).Binary());
        });

    [Fact]
    public void A_broadcast_is_an_event_in_both_versions() => Check(ArbMap.Default.GeneratorFor<NonNull<string>>(), text =>
    {
        var name = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get)); // a lone surrogate has no UTF-8
        var v1 = V1Serializer.Instance.Decode(Opcode.Text, V1Serializer.Instance.EncodeBroadcast(name, name, Payload.Empty).Body);
        var v2 = V2Serializer.Instance.Decode(Opcode.Text, V2Serializer.Instance.EncodeBroadcast(name, name, Payload.Empty).Body);
        return v1 == v2 && v2 == new Message(Token.Null, Token.Null, Token.Of(name), Token.Of(name), Payload.Empty);
    });

    private static void Check<T>(Gen<T> values, Func<T, bool> holds) => Prop.ForAll(values.ToArbitrary(), holds).Check(Thorough);
}
