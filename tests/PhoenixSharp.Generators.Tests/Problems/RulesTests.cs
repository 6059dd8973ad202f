using Microsoft.CodeAnalysis;

namespace PhoenixSharp.Generators.Tests;

/// <summary>Each mistake in the place that is marked <c>[|so|]</c>, and what the message says to write.</summary>
public sealed class RulesTests
{
    [Theory]
    [InlineData("class [|Room|] : ProbedChannel { [Event(\"a\")] void A() { } [Outgoing(\"a\")] void B() { } }", "write 'partial class Room'")]
    [InlineData("record struct [|Outer|] { partial class Room : ProbedChannel { [Event(\"a\")] void A() { } } }", "write 'partial record struct Outer'")]
    [InlineData("file partial class [|Room|] : ProbedChannel { [Event(\"a\")] void A() { } }", "'Room' can't be 'file'")]
    public void PHX001_the_channel_is_not_partial(string source, string message) => Finds(source, "PHX001", message);

    [Theory]
    [InlineData("[Event(\"a\")] void A() { } [[|Event(\"a\")|]] void B() { }", "'a' is bound to 'A' already")]
    [InlineData("[Outgoing(\"a\"), [|Outgoing(\"a\")|]] void A() { }", "one [Outgoing] handler")]
    public void PHX002_an_event_has_two_handlers(string members, string message) => Finds(Room(members), "PHX002", message);

    [Theory]
    [InlineData("[Event(\"a\")] [|int|] A() => 1;", "returns 'int': an [Event] handler returns Reply, ValueTask<Reply> or Task<Reply> to answer, and void, ValueTask or Task not to")]
    [InlineData("[Event(\"a\")] [|Task<string>|] A() => Task.FromResult(\"\");", "returns 'Task<string>'")]
    [InlineData("[Event(\"a\")] [|Task<Task>|] A() => Task.FromResult(Task.CompletedTask);", "returns 'Task<Task>'")]
    [InlineData("[Event(\"a\")] [|Reply?|] A() => null;", "returns 'Reply?'")]
    [InlineData("[Event(\"a\")] [|ValueTask<Reply?>|] A() => default;", "returns 'ValueTask<Reply?>'")]
    [InlineData("[Event(\"a\")] [|ref int|] A() => throw new FormatException();", "returns 'int'")]
    [InlineData("[Event(\"a\")] async [|void|] A() => await Task.Yield();", "is async void, so nobody awaits it")]
    [InlineData("[Outgoing(\"a\")] [|Reply|] A() => Reply.Ok();", "an [Outgoing] handler returns void, ValueTask or Task")]
    public void PHX003_the_return_type_is_wrong(string members, string message) => Finds(Room(members), "PHX003", message);

    [Theory]
    [InlineData("[Event(\"a\")] void A(string name, Payload [|payload|]) { }", "'payload' is a second payload beside 'name'")]
    [InlineData("[Event(\"a\")] void A(CancellationToken one, CancellationToken [|two|]) { }", "'two' is a second CancellationToken beside 'one'")]
    [InlineData("[Event(\"a\")] void A(Broadcast [|broadcast|]) { }", "only an [Outgoing] handler takes")]
    [InlineData("[Event(\"a\")] void A(ref int [|number|]) { }", "'number' is passed by reference: an [Event] handler takes at most one payload (a type that is read from JSON, Payload, byte[] or ReadOnlyMemory<byte>) and one CancellationToken, in any order")]
    [InlineData("[Outgoing(\"a\")] void A(Broadcast one, Broadcast [|two|]) { }", "one Broadcast and one CancellationToken")]
    public void PHX004_a_parameter_is_wrong(string members, string message) => Finds(Room(members), "PHX004", message);

    [Theory]
    [InlineData("[|IDisposable|] payload", "'IDisposable' can't be read from a payload because it is an interface without")]
    [InlineData("[|IAsyncEnumerable<int>|] payload", "an interface")]
    [InlineData("[|List<IDisposable>|] payload", "an interface")]
    [InlineData("[|System.IO.Stream|] payload", "abstract and without [JsonPolymorphic] or [JsonConverter]")]
    [InlineData("[|Action?|] payload", "a delegate")]
    [InlineData("[|Static|] payload", "a static class")]
    [InlineData("[|Span<byte>|] payload", "a ref struct")]
    [InlineData("[|(int A, int B)|] payload", "a tuple")]
    [InlineData("[|int[,]|] payload", "several dimensions")]
    [InlineData("[|dynamic|] payload", "JsonElement")]
    [InlineData("[|T|] payload", "a type parameter")]
    [InlineData("[|Box<T[]>|] payload", "a type parameter")]
    [InlineData("[|Hidden|] payload", "file-local")]
    [InlineData("[|Box<Hidden.Inner>|] payload", "file-local")]
    public void PHX005_the_payload_cannot_be_read(string parameter, string message) => Finds(
        $$"""
            partial class Room<T> : ProbedChannel { [Event("a")] void A({{parameter}}) { } }
            class Box<T>;
            static class Static;
            file class Hidden { public class Inner; }
            """, "PHX005", message);

    [Fact]
    public void PHX005_a_pointer_cannot_be_read() => Finds(Room("[Event(\"a\")] unsafe void A([|int*|] payload) { }"), "PHX005", "a pointer");

    [Theory]
    [InlineData("[Event(\"a\")] static void [|A|]() { }", "'A' is static")]
    [InlineData("[Event(\"a\")] void [|A|]<T>() { }", "'A' is generic")]
    [InlineData("[Event(\"a\")] protected abstract void [|A|]();", "'A' is abstract")]
    [InlineData("[Event(\"a\")] void IDisposable.[|Dispose|]() { }", "an explicit implementation of an interface")]
    [InlineData("public void Dispose() { [Event(\"a\")] void [|A|]() { } A(); }", "'A' is a local function")]
    [InlineData("int A { [Event(\"a\")] [|get|] => 1; }", "no ordinary method")]
    public void PHX006_the_method_cannot_be_called(string members, string message) =>
        Finds($"abstract partial class Room : ProbedChannel{(members.Contains("Dispose", StringComparison.Ordinal) ? ", IDisposable" : "")} {{ {members} }}", "PHX006", message);

    [Theory]
    [InlineData("class Room { [[|Event(\"a\")|]] void A() { } }", "'Room' is no channel, so nothing calls its [Event] handlers")]
    [InlineData("interface IRoom { [[|Outgoing(\"a\")|]] void A(); }", "nothing calls its [Outgoing] handlers")]
    [InlineData("namespace Other { class Channel { } class Room : Channel { [[|Event(\"a\")|]] void A() { } } }", "derive it from Channel<TSocket>")]
    public void PHX007_the_class_is_no_channel(string source, string message) => Finds(source, "PHX007", message);

    [Theory]
    [InlineData("[[|Event(\"phx_join\")|]] void A() { }", "override JoinAsync")]
    [InlineData("[[|Event(\"phx_leave\")|]] void A() { }", "override LeftAsync")]
    public void PHX008_the_name_is_reserved(string members, string message) => Finds(Room(members), "PHX008", message);

    [Theory]
    [InlineData("[[|Event(\"\")|]] void A() { }", "an event's name isn't empty: write the name that clients use, such as [Event(\"new_msg\")]")]
    [InlineData("[[|Outgoing(null!)|]] void A() { }", "null is no event's name")]
    [InlineData("[[|Event(\"\\ud800\")|]] void A() { }", "half of a surrogate pair")]
    public void PHX009_there_is_no_name(string members, string message) => Finds(Room(members), "PHX009", message);

    [Theory]
    [InlineData("protected override ValueTask<Reply> [|DispatchAsync|](ReadOnlySpan<byte> name, Payload payload, CancellationToken stop) => default; [Event(\"a\")] void A() { }", "override HandleAsync")]
    [InlineData("protected override IReadOnlyCollection<string> [|Intercepts|] => []; [Outgoing(\"a\")] void A() { }", "write an [Outgoing] handler for each event")]
    [InlineData("protected override ValueTask [|DispatchOutgoingAsync|](Broadcast broadcast, CancellationToken stop) => default; [Outgoing(\"a\")] void A() { }", "override HandleOutgoingAsync")]
    public void PHX010_what_is_generated_is_written_by_hand(string members, string message) => Finds(Room(members), "PHX010", message);

    [Theory]
    [InlineData("partial class Room : ProbedChannel { [[|Microsoft.AspNetCore.Authorization.Authorize|]] void A() { } }", "Nothing asks the [Authorize] of 'A', which handles no event: put it on an [Event] handler, or on 'Room' itself")]
    [InlineData("partial class Room : ProbedChannel { [[|Microsoft.AspNetCore.Authorization.Authorize|], Outgoing(\"a\")] void A() { } }", "Nothing asks")]
    [InlineData("class Users : Socket { [[|Microsoft.AspNetCore.Authorization.Authorize|]] public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken stop) => Accept(); }", "or on 'Users' itself")]
    public void PHX011_nothing_asks_the_authorize(string source, string message) => Finds(source, "PHX011", message);

    [Fact]
    public void An_authorize_elsewhere_is_none_of_ours() =>
        Assert.Empty(Compiled.Of("class Pages { [Microsoft.AspNetCore.Authorization.Authorize] void A() { } }").Run.Diagnostics);

    [Fact]
    public void PHX012_a_push_has_no_request_to_authenticate() => Finds(
        Room("[Event(\"a\"), [|Microsoft.AspNetCore.Authorization.Authorize(AuthenticationSchemes = \"b\")|]] void A() { }"), "PHX012", "The [Authorize] of 'A' names AuthenticationSchemes");

    [Theory]
    [InlineData("IClock [|clock|]", "'clock' is a service ('IClock'), and a handler takes only the message: take it in the constructor of 'Room'")]
    [InlineData("Message message, IClock? [|clock|]", "a service")]
    [InlineData("IPubSub [|topics|]", "'IPubSub'")]
    [InlineData("IServiceProvider [|services|]", "'IServiceProvider'")]
    [InlineData("Microsoft.Extensions.Logging.ILogger<Message> [|logger|]", "'ILogger<Message>'")]
    [InlineData("Store [|store|]", "'Store'")]
    [InlineData("Online [|online|]", "'Online'")]
    [InlineData("System.Net.Http.HttpClient [|http|]", "'HttpClient'")]
    [InlineData("[Microsoft.Extensions.DependencyInjection.FromKeyedServices(\"a\")] Message [|keyed|]", "'Message'")]
    public void PHX013_a_service_is_taken_by_a_handler(string parameters, string message) => Finds(
        $$"""
            partial class Room : ProbedChannel { [Event("a")] void A({{parameters}}) { } }
            record Message(string Body);
            interface IClock { DateTime Read(); }
            class Store(IClock clock) { public DateTime Now => clock.Read(); }
            class Online : Presence<Payload>;
            """, "PHX013", message);

    [Theory]
    [InlineData("[|Hidden|] payload", "'Hidden' can't be created from JSON because it has no public constructor")]
    [InlineData("[|Several|] payload", "it has 2 public constructors with parameters, and none is marked: add a public constructor without parameters")]
    [InlineData("[|Marked|] payload", "it has several constructors with [JsonConstructor]")]
    [InlineData("[|List<Hidden?>|] payload", "no public constructor")]
    [InlineData("[|Hidden[]?|] payload", "no public constructor")]
    public void PHX015_the_payload_has_no_usable_constructor(string parameter, string message)
    {
        var source = Room($"[Event(\"a\")] void A({parameter}) {{ }}") + Constructors;
        Finds(source, "PHX015", message);
        var generated = Compiled.Of(source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)).Run.GeneratedTrees;
        Assert.Contains("this.A(", Assert.Single(generated).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Positional payload")]
    [InlineData("TwoWays payload")]
    [InlineData("OneMarked payload")]
    [InlineData("HiddenMarked payload")]
    [InlineData("Struct payload")]
    [InlineData("Bag payload")]
    [InlineData("Converted payload")]
    [InlineData("Uri payload")]
    [InlineData("Version payload")]
    [InlineData("IReadOnlyDictionary<string, Positional> payload")]
    public void Payload_has_no_problem_when_JSON_can_create_it(string parameter) =>
        Assert.Empty(Compiled.Of(Room($"[Event(\"a\")] void A({parameter}) {{ }}") + Constructors).Complaints);

    private const string Constructors = """

        class Hidden { Hidden() { } public static Hidden New() => new(); }
        class Several { public Several(int a) => A = a; public Several(string b) => A = b.Length; public int A { get; } }
        class Marked
        {
            [System.Text.Json.Serialization.JsonConstructor] public Marked(int a) => A = a;
            [System.Text.Json.Serialization.JsonConstructor] public Marked(string b) => A = b.Length;
            public int A { get; }
        }
        record Positional(int A);
        record TwoWays(int A) { public TwoWays() : this(0) { } }
        class OneMarked { [System.Text.Json.Serialization.JsonConstructor] public OneMarked(int a) => A = a; public OneMarked(string b) => A = b.Length; public int A { get; } }
        class HiddenMarked { [System.Text.Json.Serialization.JsonConstructor] private HiddenMarked(int a) => A = a; public int A { get; } }
        struct Struct { public Struct(int a) => A = a; public Struct(string b) => A = b.Length; public int A { get; } }
        class Bag : List<int> { Bag() { } public static Bag New() => new(); }
        [System.Text.Json.Serialization.JsonConverter(typeof(Converter))]
        class Converted { Converted() { } public static Converted New() => new(); }
        class Converter : System.Text.Json.Serialization.JsonConverter<Converted>
        {
            public override Converted Read(ref System.Text.Json.Utf8JsonReader reader, Type type, System.Text.Json.JsonSerializerOptions options) => Converted.New();
            public override void Write(System.Text.Json.Utf8JsonWriter writer, Converted value, System.Text.Json.JsonSerializerOptions options) { }
        }
        """;

    [Theory]
    [InlineData("partial class Room : Missing { [Event(\"a\")] void A() { } }")]
    [InlineData("partial class Room : ProbedChannel { [Event(\"a\")] void A(Missing message) { } }")]
    [InlineData("partial class Room : ProbedChannel { [Event(\"a\")] Missing A() => null!; }")]
    [InlineData("partial class Room : ProbedChannel { [Event(Missing)] void A() { } }")]
    [InlineData("partial class Room : ProbedChannel { [Event] void A() { } }")]
    [InlineData("partial class Room : ProbedChannel { [Event(\"a\")] int A => 1; }")]
    public void What_the_compiler_has_an_error_for_is_left_to_it(string source)
    {
        var compiled = Compiled.Of(source);
        Assert.NotEmpty(compiled.Complaints);
        Assert.All(compiled.Complaints, complaint => Assert.Equal("Source1.cs", complaint.Location.SourceTree?.FilePath));
        Assert.DoesNotContain(compiled.Complaints, complaint => complaint.Id.StartsWith("PHX", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mistake_in_one_handler_leaves_the_others_bound()
    {
        var generated = Compiled.Of(Room("[Event(\"a\")] int A() => 1; [Event(\"b\")] void B() { }")).Run.GeneratedTrees;
        Assert.Contains("this.B()", Assert.Single(generated).ToString(), StringComparison.Ordinal);
    }

    private static string Room(string members) => $"partial class Room : ProbedChannel {{ {members} }}";

    private static void Finds(string marked, string id, string message)
    {
        var start = marked.IndexOf("[|", StringComparison.Ordinal);
        var end = marked.IndexOf("|]", StringComparison.Ordinal) - 2;
        var compiled = Compiled.Of(marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
        var found = Assert.Single(compiled.Run.Diagnostics);
        Assert.Equal(id, found.Id);
        Assert.Equal(DiagnosticSeverity.Error, found.Severity);
        Assert.Contains(message, found.GetMessage(null), StringComparison.Ordinal);
        Assert.Equal("Source1.cs", found.Location.GetLineSpan().Path);
        Assert.Equal((start, end), (found.Location.SourceSpan.Start, found.Location.SourceSpan.End));
    }
}
