using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Bytes go as binary whatever holds them, and a type that can't be read is refused before anything is sent.</summary>
public sealed partial class PayloadTypeTests
{
    private static readonly byte[] Bytes = [1, 2, 3];

    private static readonly Dictionary<string, object> Binary = new()
    {
        ["array"] = Bytes,
        ["ReadOnlyMemory"] = new ReadOnlyMemory<byte>(Bytes),
        ["Memory"] = new Memory<byte>(Bytes),
        ["ArraySegment"] = new ArraySegment<byte>([0, 1, 2, 3, 4], 1, 3),
        ["ReadOnlySequence"] = new ReadOnlySequence<byte>(Bytes),
        ["Payload"] = Payload.FromBinary(Bytes),
    };

    public static TheoryData<string> Holders => [.. Binary.Keys];

    [Theory]
    [MemberData(nameof(Holders))]
    public async Task Bytes_go_as_binary(string holder)
    {
        await using var rig = new StillRoom();
        rig.Room.Push("up", Binary[holder]);
        Assert.EndsWith("7570" + "010203", rig.Connection.Sent[^1], StringComparison.Ordinal); // "up", and the bytes
        Assert.StartsWith("0x", rig.Connection.Sent[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binary_is_read_as_any_type_of_bytes()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var socket = TestSocket.Create($"ws://127.0.0.1:{host.Port}/socket");
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        var room = socket.Channel("room:1");
        await room.JoinAsync();
        Assert.Equal(Bytes, await room.PushAsync<byte[]>("echo", Bytes));
        Assert.Equal(Bytes, (await room.PushAsync<Memory<byte>>("echo", Bytes)).ToArray());
        Assert.Equal(Bytes, (await room.PushAsync<ReadOnlyMemory<byte>>("echo", Bytes)).ToArray());
        Assert.Equal(Bytes, (await room.PushAsync<ArraySegment<byte>>("echo", Bytes)).ToArray());
    }

    [Fact]
    public async Task Type_without_type_information_is_refused_before_anything_is_sent()
    {
        await using var rig = new StillRoom(options => options.Json.TypeInfoResolver = PayloadTypeJson.Default);
        var sent = rig.Connection.Sent.Count;
        var refusal = Assert.Throws<NotSupportedException>(() => rig.Room.Stream<Unregistered>("note"));
        Assert.Contains(nameof(Unregistered), refusal.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => rig.Room.On<Unregistered>("note", _ => { }));
        await Assert.ThrowsAsync<NotSupportedException>(() => rig.Room.PushAsync<Unregistered>("note"));
        await Assert.ThrowsAsync<NotSupportedException>(() => rig.Socket.Channel("room:2").JoinAsync<Unregistered>());
        Assert.Equal(sent, rig.Connection.Sent.Count);
    }

    [Fact]
    public async Task Types_without_need_of_type_information_are_accepted()
    {
        await using var rig = new StillRoom(options => options.Json.TypeInfoResolver = PayloadTypeJson.Default);
        using var notes = rig.Room.Stream<Note>("note");
        using var payloads = rig.Room.Stream<Payload>("note");
        using var bytes = rig.Room.Stream<byte[]>("note");
    }

    [Fact]
    public async Task Stream_ends_with_what_a_converter_throws()
    {
        await using var rig = new StillRoom(options => options.Json.Converters.Add(new ThrowingConverter()));
        using var notes = rig.Room.Stream<Note>("note");
        rig.Connection.Receive("""[null,null,"room:1","note",{"n":1}]""");
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var note in notes)
                Assert.Fail($"{note} was read.");
        });
    }

    internal sealed record Note(int N);

    internal sealed record Unregistered(int N);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Note))]
    internal sealed partial class PayloadTypeJson : JsonSerializerContext;

    private sealed class ThrowingConverter : JsonConverter<Note>
    {
        public override Note Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new InvalidOperationException();

        public override void Write(Utf8JsonWriter writer, Note value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
