using System.Text.Json;

namespace PhoenixSharp.Generators.Tests;

public sealed class EventHandlerTests
{
    [Theory]
    [InlineData("Reply Handle() => Reply.Ok();")]
    [InlineData("ValueTask<Reply> Handle() => new(Reply.Ok());")]
    [InlineData("async ValueTask<Reply> Handle() { await Task.Yield(); return Reply.Ok(); }")]
    [InlineData("Task<Reply> Handle() => Task.FromResult(Reply.Ok());")]
    [InlineData("async Task<Reply> Handle() { await Task.Yield(); return Reply.Ok(); }")]
    public async Task What_a_handler_returns_is_the_reply(string method) =>
        Assert.Equal(Reply.Ok(), await Room($"[Event(\"new_msg\")] {method}").PushedAsync("new_msg"));

    [Theory]
    [InlineData("void Handle() => Seen.Add(1);")]
    [InlineData("ValueTask Handle() { Seen.Add(1); return default; }")]
    [InlineData("async ValueTask Handle() { await Task.Yield(); Seen.Add(1); }")]
    [InlineData("Task Handle() { Seen.Add(1); return Task.CompletedTask; }")]
    [InlineData("async Task Handle() { await Task.Yield(); Seen.Add(1); }")]
    public async Task A_handler_without_a_result_is_awaited_and_gives_no_reply(string method)
    {
        var room = Room($"[Event(\"typing\")] {method}");
        Assert.Same(Reply.None, await room.PushedAsync("typing"));
        Assert.Equal([1], room.Seen);
    }

    [Theory]
    [InlineData("void Handle() => throw new FormatException();")]
    [InlineData("ValueTask Handle() => ValueTask.FromException(new FormatException());")]
    [InlineData("async Task Handle() { await Task.Yield(); throw new FormatException(); }")]
    [InlineData("ValueTask<Reply> Handle() => throw new FormatException();")]
    public async Task What_a_handler_throws_is_thrown(string method) =>
        await Assert.ThrowsAsync<FormatException>(async () => await Room($"[Event(\"typing\")] {method}").PushedAsync("typing"));

    [Theory]
    [InlineData("void Handle(Message message) => Seen.Add(message.Body);", "{\"body\":\"hi\"}", "hi")]
    [InlineData("void Handle(Message message, CancellationToken stop) => Seen.Add(message.Body + stop.CanBeCanceled);", "{\"body\":\"hi\"}", "hiTrue")]
    [InlineData("void Handle(CancellationToken stop, Message message) => Seen.Add(message.Body + stop.CanBeCanceled);", "{\"body\":\"hi\"}", "hiTrue")]
    [InlineData("void Handle(CancellationToken stop = default) => Seen.Add(stop.CanBeCanceled);", "{}", true)]
    [InlineData("void Handle(in Message message) => Seen.Add(message.Body);", "{\"body\":\"hi\"}", "hi")]
    [InlineData("void Handle(Payload payload) => Seen.Add(payload.ToString());", "{ \"a\":1 }", "{ \"a\":1 }")]
    [InlineData("void Handle(Payload? payload) => Seen.Add(payload.ToString());", "null", "null")]
    [InlineData("void Handle(int number) => Seen.Add(number);", "3", 3)]
    [InlineData("void Handle(int? number) => Seen.Add(number);", "null", null)]
    [InlineData("void Handle(Message? message) => Seen.Add(message?.Body);", "null", null)]
    [InlineData("void Handle(Message? message) => Seen.Add(message?.Body);", "{\"body\":\"hi\"}", "hi")]
    [InlineData("void Handle(string[] names) => Seen.Add(names[1]);", "[\"a\",\"b\"]", "b")]
    [InlineData("void Handle(IReadOnlyDictionary<string, List<string?>> names) => Seen.Add(names[\"a\"][0]);", "{\"a\":[\"b\"]}", "b")]
    [InlineData("void Handle(object any) => Seen.Add(any.ToString());", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("void Handle(System.Text.Json.Nodes.JsonNode any) => Seen.Add((int)any[\"a\"]!);", "{\"a\":1}", 1)]
    [InlineData("void Handle(Animal animal) => Seen.Add(animal.GetType().Name);", "{\"$type\":\"cat\"}", "Cat")]
    [InlineData("void Handle(IShape shape) => Seen.Add(shape.Sides);", "4", 4)]
    [InlineData("void Handle(byte[] data) => Seen.Add(data.Length);", "\"AAAA\"", 3)]
    [InlineData("void @int(Message @event) => Seen.Add(@event.Body);", "{\"body\":\"hi\"}", "hi")]
    public async Task A_handler_is_given_what_it_takes(string method, string json, object? seen)
    {
        var room = Room($"[Event(\"new_msg\")] {method}");
        await room.PushedAsync("new_msg", json);
        Assert.Equal([seen], room.Seen);
    }

    [Theory]
    [InlineData("byte[] data")]
    [InlineData("ReadOnlyMemory<byte> data")]
    public async Task Binary_is_given_as_bytes(string parameter)
    {
        var room = Room($"[Event(\"upload\")] void Handle({parameter}) => Seen.Add(data.Length);");
        await room.PushedAsync("upload", Payload.FromBinary(new byte[] { 1, 2 }));
        Assert.Equal([2], room.Seen);
    }

    [Fact]
    public async Task Null_is_refused_where_the_handler_takes_no_null() => await Assert.ThrowsAsync<JsonException>(async () =>
        await Room("[Event(\"new_msg\")] void Handle(Message message) { }").PushedAsync("new_msg", "null"));

    [Fact]
    public async Task An_event_without_a_handler_goes_to_HandleAsync()
    {
        var room = Room("[Event(\"new_msg\")] void Handle() => Seen.Add(1);");
        Assert.Equal("error", (await room.PushedAsync("new_msg2", "[1]")).Status);
        Assert.Equal(["unhandled new_msg2 [1]"], room.Seen);
    }

    [Fact]
    public async Task One_method_may_handle_several_events_and_one_class_several()
    {
        var room = Room("[Event(\"a\"), Event(\"b\")] void First() => Seen.Add(1); [Event(\"c\")] private protected void Second() => Seen.Add(2);");
        foreach (var name in "abc")
            await room.PushedAsync($"{name}");
        Assert.Equal([1, 1, 2], room.Seen);
    }

    [Fact]
    public async Task Overloads_are_told_apart_by_what_they_take()
    {
        var room = Room("[Event(\"a\")] void Handle(int number) => Seen.Add(number); [Event(\"b\")] void Handle(string text) => Seen.Add(text);");
        await room.PushedAsync("a", "1");
        await room.PushedAsync("b", "\"1\"");
        Assert.Equal([1, "1"], room.Seen);
    }

    [Theory]
    [InlineData("say \"hi\"")]
    [InlineData("{0} {{name}} }")]
    [InlineData("back\\slash\\n")]
    [InlineData("line\r\nbreak\u2028 \0")]
    [InlineData("grüße 日本語 👋")]
    [InlineData("\u200f\ufeff")]
    [InlineData("phx_close")]
    [InlineData(" ")]
    public async Task Any_name_is_matched_byte_for_byte(string name)
    {
        var literal = Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(name, quote: true);
        var room = Room($"[Event({literal})] void Handle() => Seen.Add(1); [Outgoing({literal})] void Out() => Seen.Add(2);");
        await room.PushedAsync(name);
        await room.BroadcastedAsync(name);
        Assert.Equal([1, 2], room.Seen);
        Assert.Equal([name], room.AllIntercepts);
    }

    [Fact]
    public async Task An_obsolete_handler_is_bound_without_a_warning()
    {
        var room = Room("[Obsolete, Event(\"old\")] void Handle() => Seen.Add(1);");
        await room.PushedAsync("old");
        Assert.Equal([1], room.Seen);
    }

    private static ProbedChannel Room(string members) => Compiled.Channel($$"""
        public partial class RoomChannel : ProbedChannel { {{members}} }
        public sealed record Message(string Body);
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Cat), "cat")]
        public abstract record Animal;
        public sealed record Cat : Animal;
        [System.Text.Json.Serialization.JsonConverter(typeof(ShapeConverter))]
        public interface IShape { int Sides { get; } }
        public sealed record Shape(int Sides) : IShape;
        public sealed class ShapeConverter : System.Text.Json.Serialization.JsonConverter<IShape>
        {
            public override IShape Read(ref System.Text.Json.Utf8JsonReader reader, Type type, System.Text.Json.JsonSerializerOptions options) =>
                new Shape(reader.GetInt32());
            public override void Write(System.Text.Json.Utf8JsonWriter writer, IShape value, System.Text.Json.JsonSerializerOptions options) =>
                writer.WriteNumberValue(value.Sides);
        }
        """);
}
