using Microsoft.CodeAnalysis.CodeFixes;
using PhoenixSharp.CodeFixes;

namespace PhoenixSharp.Generators.Tests;

/// <summary>Each fix is applied to a source with one mistake. The result must be as written here, compile, and have no warning.</summary>
public sealed class CodeFixTests
{
    private const string Services = "\npublic interface IClock { DateTime Read(); }";

    // Types of the application with the names that the fixes write.
    private const string Hiding = "namespace Shop;\nclass EventAttribute : Attribute;\nclass Reply;\n";

    [Theory]
    [InlineData(
        "/// <summary>A room.</summary>\npublic class Room : ProbedChannel { [Event(\"a\")] void A() { } }",
        "/// <summary>A room.</summary>\npublic partial class Room : ProbedChannel { [Event(\"a\")] void A() { } }")]
    [InlineData(
        "// a room\nclass Room : ProbedChannel { [Event(\"a\")] void A() { } }",
        "// a room\npartial class Room : ProbedChannel { [Event(\"a\")] void A() { } }")]
    [InlineData(
        "static class Outer\n{\n    public sealed partial class Room : ProbedChannel { [Event(\"a\")] void A() { } }\n}",
        "static partial class Outer\n{\n    public sealed partial class Room : ProbedChannel { [Event(\"a\")] void A() { } }\n}")]
    public Task Partial_is_added(string source, string expected) => FixesAsync(new MakePartialFix(), source, expected);

    [Theory]
    [InlineData("async void A() => await Task.Yield();", "async ValueTask A() => await Task.Yield();")]
    [InlineData("int A() => 1;", "Reply A() => Reply.Ok(1);")]
    [InlineData(
        "public string A(bool first) { if (first) return \"a\"; Func<int> two = () => { return 2; }; return two() + \"b\"; }",
        "public Reply A(bool first) { if (first) return Reply.Ok(\"a\"); Func<int> two = () => { return 2; }; return Reply.Ok(two() + \"b\"); }")]
    [InlineData("async Task<int> A() => await Task.FromResult(1);", "async Task<Reply> A() => Reply.Ok(await Task.FromResult(1));")]
    [InlineData("ValueTask<int> A() => new(1);", null)]
    [InlineData("Task<int> A() => Task.FromResult(1);", "async Task<Reply> A() => Reply.Ok(await Task.FromResult(1));")]
    [InlineData(
        "private Task<int> A(bool b) { return b ? Task.FromResult(1) : throw new FormatException(); }",
        "private async Task<Reply> A(bool b) { return Reply.Ok(await (b ? Task.FromResult(1) : throw new FormatException())); }")]
    [InlineData("Reply? A() => Reply.Ok();", "Reply A() => Reply.Ok();")]
    [InlineData("Task<Reply?> A() => Task.FromResult<Reply?>(Reply.Ok())!;", null)]
    [InlineData("ValueTask<Reply?> A() => ValueTask.FromResult(Reply.Ok())!;", "ValueTask<Reply> A() => ValueTask.FromResult(Reply.Ok())!;")]
    public Task Return_type_is_changed(string method, string? expected) =>
        expected is null ? OffersAsync(new ReturnTypeFix(), Room(method)) : FixesAsync(new ReturnTypeFix(), Room(method), Room(expected));

    [Theory]
    [InlineData("[Outgoing(\"a\")] Reply A() => Reply.Ok();")]
    [InlineData("[Event(\"a\")] ref int A() => throw new FormatException();")]
    [InlineData("[Event(\"a\")] Task<Task> A() => Task.FromResult(Task.CompletedTask);")]
    public async Task Return_type_has_no_fix_when_its_meaning_is_unknown(string members) =>
        Assert.Empty(await Fixed.TitlesAsync(new ReturnTypeFix(), $"partial class Room : ProbedChannel {{ {members} }}"));

    [Fact]
    public async Task File_class_has_no_fix() =>
        Assert.Empty(await Fixed.TitlesAsync(new MakePartialFix(), "file class Room : ProbedChannel { [Event(\"a\")] void A() { } }"));

    [Theory]
    [InlineData(
        "public partial class Room : ProbedChannel\n{\n    [Event(\"a\")] void A(int number, IClock clock) => Seen.Add(clock.Read().AddDays(number));\n}",
        "public partial class Room(IClock clock) : ProbedChannel\n{\n    [Event(\"a\")] void A(int number) => Seen.Add(clock.Read().AddDays(number));\n}")]
    [InlineData(
        "public partial class Room(string name) : ProbedChannel { [Event(\"a\")] void A(IClock clock) => Seen.Add(name + clock.Read()); }",
        "public partial class Room(string name, IClock clock) : ProbedChannel { [Event(\"a\")] void A() => Seen.Add(name + clock.Read()); }")]
    [InlineData(
        "public partial class Room(IClock clock) : ProbedChannel { DateTime Now => clock.Read(); [Event(\"a\")] void A(IClock clock) => Seen.Add(clock); }",
        "public partial class Room(IClock clock) : ProbedChannel { DateTime Now => clock.Read(); [Event(\"a\")] void A() => Seen.Add(clock); }")]
    public Task Service_moves_to_the_constructor(string source, string expected) =>
        FixesAsync(new InjectServiceFix(), source + Services, expected + Services);

    [Fact]
    public async Task Service_has_no_fix_when_the_class_has_constructors() => Assert.Empty(await Fixed.TitlesAsync(
        new InjectServiceFix(), "partial class Room : ProbedChannel { public Room() { } [Event(\"a\")] void A(IClock clock) { } }" + Services));

    [Theory]
    [InlineData("partial class Room(IClock clock) : ProbedChannel { DateTime Now => clock.Read(); }")]
    [InlineData("partial class Room(IClock other) : ProbedChannel { DateTime Now => other.Read(); }")]
    [InlineData("partial class Room : ProbedChannel { public Room() { } }")]
    public async Task Service_has_no_fix_when_another_part_of_the_class_has_a_constructor(string other) => Assert.Empty(
        await Fixed.TitlesAsync(
            new InjectServiceFix(), "partial class Room { [Event(\"a\")] void A(IClock clock) => Seen.Add(clock); }" + Services, other));

    [Fact]
    public async Task Service_moves_to_the_constructor_when_another_part_of_the_class_has_none() => Assert.Equal(
        "partial class Room(IClock clock) { [Event(\"a\")] void A() => Seen.Add(clock); }" + Services,
        await Fixed.ApplyAsync(
            new InjectServiceFix(),
            "partial class Room { [Event(\"a\")] void A(IClock clock) => Seen.Add(clock); }" + Services,
            "partial class Room : ProbedChannel;"));

    [Fact]
    public Task Event_is_added_with_its_line_ends_when_the_file_has_CRLF() => FixesAsync(
        new AddEventFix(),
        "public partial class Room : ProbedChannel\r\n{\r\n    [Event(\"a\")] void A() { }\r\n\r\n"
            + "    public Reply B() => Reply.Ok();\r\n}\r\n",
        "public partial class Room : ProbedChannel\r\n{\r\n    [Event(\"a\")] void A() { }\r\n\r\n"
            + "    [Event(\"b\")]\r\n    public Reply B() => Reply.Ok();\r\n}\r\n");

    [Fact]
    public Task Other_fixes_keep_the_line_ends_of_a_file_with_CRLF() => FixesAsync(
        new ReturnTypeFix(),
        "public partial class Room : ProbedChannel\r\n{\r\n    [Event(\"a\")]\r\n"
            + "    public int A()\r\n    {\r\n        return 1;\r\n    }\r\n}\r\n",
        "public partial class Room : ProbedChannel\r\n{\r\n    [Event(\"a\")]\r\n"
            + "    public Reply A()\r\n    {\r\n        return Reply.Ok(1);\r\n    }\r\n}\r\n");

    [Fact]
    public Task Event_is_written_with_its_namespace_when_its_name_has_another_meaning() => FixesAsync(
        new AddEventFix(),
        Hiding + "partial class Room : ProbedChannel\n{\n    [PhoenixSharp.Event(\"a\")] void A() { }\n"
            + "    public PhoenixSharp.Reply B() => PhoenixSharp.Reply.Ok();\n}",
        Hiding + "partial class Room : ProbedChannel\n{\n    [PhoenixSharp.Event(\"a\")] void A() { }\n    [PhoenixSharp.Event(\"b\")]\n"
            + "    public PhoenixSharp.Reply B() => PhoenixSharp.Reply.Ok();\n}");

    [Fact]
    public Task Reply_is_written_with_its_namespace_when_its_name_has_another_meaning() => FixesAsync(
        new ReturnTypeFix(),
        Hiding + "partial class Room : ProbedChannel { [PhoenixSharp.Event(\"a\")] int A() => 1; }",
        Hiding + "partial class Room : ProbedChannel { [PhoenixSharp.Event(\"a\")] PhoenixSharp.Reply A() => PhoenixSharp.Reply.Ok(1); }");

    [Theory]
    [InlineData(
        "public partial class Room : ProbedChannel\n{\n    [Event(\"a\")] void A() { }\n\n    // says hello\n    public Reply NewMessage() => Reply.Ok();\n}",
        "public partial class Room : ProbedChannel\n{\n    [Event(\"a\")] void A() { }\n\n    // says hello\n    [Event(\"new_message\")]\n    public Reply NewMessage() => Reply.Ok();\n}")]
    public Task Event_is_added(string source, string expected) => FixesAsync(new AddEventFix(), source, expected);

    private static string Room(string method) => $"partial class Room : ProbedChannel {{ [Event(\"a\")] {method} }}";

    private static async Task OffersAsync(CodeFixProvider fix, string source) => Assert.Single(await Fixed.TitlesAsync(fix, source));

    private static async Task FixesAsync(CodeFixProvider fix, string source, string expected)
    {
        var changed = await Fixed.ApplyAsync(fix, source);
        Assert.Equal(expected, changed);
        Assert.Empty(Compiled.Of(changed).Complaints);
        Assert.Empty(await Compiled.AnalyzedAsync(changed));
    }
}
