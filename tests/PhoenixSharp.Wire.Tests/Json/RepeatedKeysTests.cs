namespace PhoenixSharp.Wire.Tests;

// Phoenix takes the first of a repeated key, System.Text.Json and JavaScript the last: nobody here ever sees the second.
public sealed class RepeatedKeysTests
{
    private static string Rewritten(string payload) => V2Serializer.Instance.Decode($"""["1","2","t","e",{payload}]""").Payload.ToString();

    [Theory]
    [InlineData("""{"a":1,"a":2}""", """{"a":1}""")]
    [InlineData("""{"a":1,"a":2,"a":3,"b":4}""", """{"a":1,"b":4}""")]
    [InlineData("""{"a":{"b":1,"b":{"c":2}},"a2":[{"x":1,"x":2}]}""", """{"a":{"b":1},"a2":[{"x":1}]}""")]
    [InlineData("""{"a":{"a":{"a":1,"a":2},"a":3},"a":4}""", """{"a":{"a":{"a":1}}}""")]
    [InlineData("""{"a":1,"\u0061":2}""", """{"a":1}""")]
    [InlineData("""{"\u0061":1,"a":2}""", """{"a":1}""")]
    [InlineData("""{"":1,"":2}""", """{"":1}""")]
    [InlineData("""{"é":1,"\u00e9":2}""", """{"é":1}""")]
    [InlineData("""{"b":[1,2],"a":1,"b":[{"c":1}],"d":2}""", """{"b":[1,2],"a":1,"d":2}""")]
    [InlineData("""[ { "a" : 1 , "a" : 2 } , "x" ]""", """[{"a":1},"x"]""")]
    public void The_first_counts_at_every_depth(string payload, string expected) => Assert.Equal(expected, Rewritten(payload));

    [Theory]
    [InlineData("""{"a":1,"A":2}""")]
    [InlineData("{\"\u00e9\":1,\"e\u0301\":2}")] // composed and not: two keys
    [InlineData("""{"a":{"a":{"a":1}}}""")]
    [InlineData("""[{"a":1},{"a":2}]""")]
    [InlineData("""{"a":{"x":1},"b":{"x":2},"x":3}""")]
    [InlineData("""{"a":1,"a\u0000":2}""")]
    [InlineData("""{ "\u0061" : 1 }""")]
    public void What_repeats_nothing_stays_as_it_came(string payload) => Assert.Equal(payload, Rewritten(payload));

    [Fact]
    public void Numbers_and_literals_keep_their_spelling() => Assert.Equal(
        """{"a":[1.0,1e5,-0.0,123456789012345678901234567890,true,false,null,"\n"]}""",
        Rewritten("""{"a":[1.0,1e5,-0.0,123456789012345678901234567890,true,false,null,"\n"],"a":0}"""));

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    [InlineData(1000)]
    public void A_repetition_is_seen_however_many_keys_there_are(int count)
    {
        var keys = Enumerable.Range(0, count).Select(i => $"\"k{i}\":{i}").ToArray();
        var whole = $"{{{string.Join(',', keys)}}}";
        Assert.Equal(whole, Rewritten(whole));
        foreach (var repeated in new[] { 0, count / 2, count - 1 })
            Assert.Equal(whole, Rewritten($"{{{string.Join(',', keys)},\"k{repeated}\":true}}"));
    }

    [Fact]
    public void Keys_around_an_object_are_remembered_behind_it()
    {
        var inner = string.Join(',', Enumerable.Range(0, 30).Select(i => $"\"k{i}\":{i}"));
        Assert.Equal($$$"""{"a":1,"b":{{{{inner}}}},"c":{"k0":1}}""", Rewritten($$$"""{"a":1,"b":{{{{inner}}}},"a":2,"c":{"k0":1,"k0":2},"b":3}"""));
    }

    [Fact]
    public void Refs_that_are_objects_are_rewritten_too()
    {
        var message = V2Serializer.Instance.Decode("""[{"a":1,"a":2},[ { "b" : 1, "b" : 2 } ],"t","e",{}]""");
        Assert.Equal("""{"a":1}""", message.JoinRef.ToString());
        Assert.Equal("""[{"b":1}]""", message.Ref.ToString());
    }

    [Fact]
    public void A_payload_of_the_servers_own_is_rewritten_too() =>
        Assert.Equal("""{"a":1}""", Payload.FromJson("""{"a":1,"a":2}""").ToString());
}
