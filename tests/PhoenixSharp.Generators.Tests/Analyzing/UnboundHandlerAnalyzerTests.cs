using System.Globalization;

namespace PhoenixSharp.Generators.Tests;

public sealed class UnboundHandlerAnalyzerTests
{
    [Theory]
    [InlineData("public Reply Say(string text) => Reply.Ok(text);", "say")]
    [InlineData("public ValueTask<Reply> NewMessageAsync(Message message, CancellationToken stop) => new(Reply.Ok());", "new_message")]
    [InlineData("public async Task<Reply> Count() { await Task.Yield(); return Reply.Ok(); }", "count")]
    [InlineData("public ValueTask Typing(Message message) => default;", "typing")]
    [InlineData("public Task Moved(Payload payload) => Task.CompletedTask;", "moved")]
    public async Task Public_method_is_reported_when_it_has_the_form_of_a_handler(string method, string name)
    {
        var found = Assert.Single(await Compiled.AnalyzedAsync(Room(method)));
        Assert.Equal("PHX014", found.Id);
        Assert.Equal(Microsoft.CodeAnalysis.DiagnosticSeverity.Warning, found.Severity);
        Assert.Contains($"add [Event(\"{name}\")]", found.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private Reply Say(string text) => Reply.Ok(text);")]
    [InlineData("internal Reply Say(string text) => Reply.Ok(text);")]
    [InlineData("public static Reply Say(string text) => Reply.Ok(text);")]
    [InlineData("public virtual Reply Say(string text) => Reply.Ok(text);")]
    [InlineData("public Reply Say<T>(T text) => Reply.Ok(text);")]
    [InlineData("public Reply Say(string text, int times) => Reply.Ok(text + times);")]
    [InlineData("[Obsolete] public Reply Say(string text) => Reply.Ok(text);")]
    [InlineData("public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken) => new(Reply.Ok());")]
    [InlineData("public ValueTask Notify(string text) => default;")]
    [InlineData("public ValueTask Notify() => default;")]
    [InlineData("public void Notify(Message message) { }")]
    [InlineData("public ValueTask Use(IClock clock) => default;")]
    [InlineData("public ValueTask Handle(Message message) => default;", ", IHandler")]
    [InlineData("public Reply Say(string text) => Reply.Ok(text); [Event(\"b\")] Reply B() => Say(\"b\");")]
    [InlineData("public ValueTask Typing(Message message) => default; [Event(\"b\")] void B() { Func<Message, ValueTask> typing = Typing; }")]
    [InlineData("\n#pragma warning disable PHX014\npublic Reply Say(string text) => Reply.Ok(text);\n")]
    public async Task Method_is_not_reported_when_it_may_be_something_else(string method, string contracts = "") =>
        Assert.DoesNotContain(await Compiled.AnalyzedAsync(Room(method, contracts)), found => !found.IsSuppressed);

    [Theory]
    [InlineData("public partial class Room : ProbedChannel { public Reply Say(string text) => Reply.Ok(text); }")]
    [InlineData("public class Helper { public Reply Say(string text) => Reply.Ok(text); }")]
    public async Task Method_is_not_reported_when_its_class_has_no_handlers(string source) => Assert.Empty(await Compiled.AnalyzedAsync(source));

    private static string Room(string method, string contracts = "") => $$"""
        public abstract partial class Room : ProbedChannel{{contracts}} { [Event("a")] void A() { } {{method}} }
        public sealed record Message(string Body);
        public interface IClock { DateTime Read(); }
        public interface IHandler { ValueTask Handle(Message message); }
        """;
}
