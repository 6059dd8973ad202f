using System.Runtime.InteropServices;
using System.Text.Json;

namespace PhoenixSharp.Wire.Tests.Messages;

/// <summary>Broadcasts of the application's own types.</summary>
public sealed class BroadcastTests
{
    private sealed record Order(int OrderId);

    [Fact]
    public void Value_is_written_and_read_as_camel_case_JSON()
    {
        var broadcast = Broadcast.From("orders", "placed", new Order(42));
        Assert.Equal(new Broadcast("orders", "placed", Payload.FromJson("""{"orderId":42}""")), broadcast);
        Assert.Equal(new Order(42), broadcast.Read<Order>());
    }

    [Fact]
    public void Value_is_written_and_read_with_the_given_options()
    {
        var json = new JsonSerializerOptions(PayloadJson.CreateOptions()) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        var broadcast = Broadcast.From("orders", "placed", new Order(42), json);
        Assert.Equal("""{"order_id":42}""", broadcast.Payload.ToString());
        Assert.Equal(new Order(42), broadcast.Read<Order>());
    }

    [Theory]
    [InlineData("""{"orderId":"many"}""")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void Unreadable_payload_is_reported_with_its_event_topic_and_type(string json)
    {
        var failure = Assert.Throws<JsonException>(() => new Broadcast("orders", "placed", Payload.FromJson(json)).Read<Order>());
        Assert.StartsWith($"The payload of placed on orders can't be read as {typeof(Order)}: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unreadable_payload_is_reported_with_the_path_of_the_value()
    {
        var broadcast = new Broadcast("orders", "placed", Payload.FromJson("""{"orderId":"many"}"""));
        var failure = Assert.Throws<JsonException>(() => broadcast.Read<Order>());
        Assert.Equal("$.orderId", failure.Path);
    }

    [Fact]
    public void Binary_payload_is_not_read_as_JSON()
    {
        var broadcast = new Broadcast("orders", "placed", Payload.FromBinary(new byte[] { 1, 2 }));
        Assert.Contains("binary payload", Assert.Throws<JsonException>(() => broadcast.Read<Order>()).Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], broadcast.Read<byte[]>());
    }

    [Fact]
    public void Payload_and_bytes_are_read_into_memory_of_their_own()
    {
        var memory = new byte[] { (byte)'x', (byte)'{', (byte)'"', (byte)'a', (byte)'"', (byte)':', (byte)'1', (byte)'}' };
        var text = new Broadcast("t", "e", Payload.FromJson(memory.AsMemory(1))).Read<Payload>();
        var binary = new Broadcast("t", "e", Payload.FromBinary(memory.AsMemory(1))).Read<ReadOnlyMemory<byte>>();
        Assert.Equal("""{"a":1}""", text.ToString());
        Assert.NotSame(memory, ArrayOf(text.Bytes));
        Assert.NotSame(memory, ArrayOf(binary));
    }

    [Fact]
    public void Null_is_read_as_a_nullable_value()
    {
        Assert.Null(new Broadcast("t", "e", Payload.Null).Read<int?>());
        Assert.Throws<JsonException>(() => new Broadcast("t", "e", Payload.Null).Read<int>());
    }

    [Fact]
    public void Equality_ignores_how_a_broadcast_is_read()
    {
        var broadcast = new Broadcast("t", "e", Payload.Empty);
        var other = Broadcast.From("t", "e", Payload.Empty, PayloadJson.CreateOptions());
        Assert.Equal(broadcast, other);
        Assert.Equal(broadcast.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(broadcast, other with { Event = "f" });
        Assert.NotEqual(broadcast, other with { Topic = "u" });
        Assert.NotEqual(broadcast, other with { Payload = Payload.Null });
    }

    private static byte[]? ArrayOf(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) ? segment.Array : null;
}
