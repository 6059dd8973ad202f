using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Joining;

// Row 33 of the promises: a ref is whatever the client likes, and comes back as it was.
public sealed class RefFuzzTests : IDisposable
{
    private readonly Rooms _rooms = new();

    public void Dispose() => _rooms.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_json_up_to_a_limit_comes_back_as_it_was(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var session = _rooms.Host.Connect();
            var (joinRef, @ref) = (Value(random, 3), Value(random, 3));
            session.Receives($"[{joinRef},{@ref},\"room:a\",\"phx_join\",{{}}]");
            AssertRefs(joinRef, @ref, await session.SendsNextAsync(), seed);
            await session.EndAsync();
        }
    }

    [Theory]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(100_000)]
    public async Task Past_the_limit_the_message_is_malformed(int length)
    {
        var session = _rooms.Host.Connect();
        var @ref = new string('r', length);

        void Send() => session.Receives($"[\"1\",\"{@ref}\",\"phoenix\",\"heartbeat\",{{}}]");

        if (length > 1024)
        {
            Assert.Throws<MalformedFrameException>(Send);
            return;
        }
        Send();
        AssertRefs("null", $"\"{@ref}\"", await session.SendsNextAsync(), 0);
    }

    private static void AssertRefs(string joinRef, string @ref, string answer, int seed)
    {
        var message = JsonNode.Parse(answer)!.AsArray();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(joinRef), message[0]), $"seed {seed}: join_ref {joinRef} came back in {answer}");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(@ref), message[1]), $"seed {seed}: ref {@ref} came back in {answer}");
    }

    // JSON of any kind, up to some hundred bytes.
    private static string Value(Random random, int depth) => random.Next(depth > 0 ? 9 : 7) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => $"{random.NextInt64(long.MinValue, long.MaxValue)}",
        3 => random.Next(2) == 0 ? "-0.0" : $"{random.Next(1000)}.{random.Next(1000)}e{random.Next(-20, 20)}",
        4 or 5 => JsonSerializer.Serialize(Text(random)),
        6 => $"\"{string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => $"\\u{random.Next(0x20, 0xD800):x4}"))}\"",
        7 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1)))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(i => $"\"k{i}\":{Value(random, depth - 1)}"))}}}",
    };

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(20); i > 0; i--)
        {
            if (Rune.TryCreate(random.Next(0x110000), out var rune))
                text.Append(rune.ToString());
        }
        return text.ToString();
    }
}
