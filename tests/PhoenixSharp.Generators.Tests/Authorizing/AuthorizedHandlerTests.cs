namespace PhoenixSharp.Generators.Tests;

public sealed class AuthorizedHandlerTests
{
    private const string Usings = "using Microsoft.AspNetCore.Authorization;\n";

    [Theory]
    [InlineData("void Handle(int number) => Seen.Add(number);", false)]
    [InlineData("ValueTask Handle(int number) { Seen.Add(number); return default; }", false)]
    [InlineData("async Task Handle(int number) { await Task.Yield(); Seen.Add(number); }", false)]
    [InlineData("Reply Handle(int number) { Seen.Add(number); return Reply.Ok(); }", true)]
    [InlineData("ValueTask<Reply> Handle(int number) { Seen.Add(number); return new(Reply.Ok()); }", true)]
    [InlineData("async Task<Reply> Handle(int number, CancellationToken stop) { await Task.Yield(); Seen.Add(number); return Reply.Ok(); }", true)]
    public async Task Who_may_reaches_the_handler_and_who_may_not_gets_the_refusal(string method, bool replies)
    {
        var room = Room($"[Event(\"delete\"), Authorize(\"owners\")] {method}");
        Assert.Same(replies ? Reply.Ok() : Reply.None, await room.PushedAsync("delete", "3"));
        Assert.Equal(["asked delete 3", 3], room.Seen);
        room.Seen.Clear();
        room.Refusal = Reply.Error("unauthorized");
        Assert.Same(room.Refusal, await room.PushedAsync("delete", "\"no number, and not even read\""));
        Assert.Single(room.Seen);
    }

    [Fact]
    public async Task Only_the_handler_with_the_attribute_is_asked_about()
    {
        var room = Room("[Event(\"a\"), Authorize] void A() { } [Event(\"b\")] void B() { } [Event(\"c\"), Authorize(Roles = \"x\")] void C() { }");
        await room.PushedAsync("b");
        Assert.Empty(room.Seen);
        await room.PushedAsync("a");
        await room.PushedAsync("c");
        Assert.Equal(["asked a {}", "asked c {}"], room.Seen);
    }

    [Theory]
    [InlineData("[Authorize]", "new global::Microsoft.AspNetCore.Authorization.AuthorizeAttribute()")]
    [InlineData("[Authorize(\"a \\\"b\\\"\")]", "AuthorizeAttribute(\"a \\\"b\\\"\")")]
    [InlineData("[Authorize(Policy = \"p\", Roles = \"x,y\")]", "AuthorizeAttribute() { Policy = \"p\", Roles = \"x,y\" }")]
    [InlineData("[Authorize, Authorize(\"b\")]", "AuthorizeAttribute(), new global::Microsoft.AspNetCore.Authorization.AuthorizeAttribute(\"b\")")]
    [InlineData("[Aged(18, Kind.Wine, typeof(Kind), \"a\", \"b\")]", "new global::AgedAttribute((int)(18), (global::Kind)(1), typeof(global::Kind), new string[] { \"a\", \"b\" })")]
    public void The_attributes_are_made_again_in_code(string attributes, string code)
    {
        var compiled = Compiled.Of(Source($"[Event(\"a\")] {attributes} void A() {{ }}"));
        Assert.Empty(compiled.Complaints);
        Assert.Contains(code, Assert.Single(compiled.Run.GeneratedTrees).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllowAnonymous_lets_everybody_in()
    {
        var room = Room("[Event(\"a\"), Authorize, AllowAnonymous] void A() { }");
        await room.PushedAsync("a");
        Assert.Empty(room.Seen);
    }

    [Fact]
    public async Task What_a_handler_overrides_is_asked_for_too()
    {
        var room = Compiled.Channel(Usings + """
            public partial class BaseChannel : ProbedChannel { [Event("a"), Authorize] public virtual void A() { } }
            public partial class RoomChannel : BaseChannel { [Event("a")] public override void A() { } }
            """);
        await room.PushedAsync("a");
        Assert.Equal(["asked a {}"], room.Seen);
    }

    private static ProbedChannel Room(string members) => Compiled.Channel(Source(members));

    private static string Source(string members) => $$"""
        {{Usings}}
        public partial class RoomChannel : ProbedChannel { {{members}} }
        public enum Kind { Beer, Wine }
        [AttributeUsage(AttributeTargets.Method)]
        public sealed class AgedAttribute(int years, Kind kind, Type type, params string[] more) : Attribute, IAuthorizationRequirementData
        {
            public IEnumerable<IAuthorizationRequirement> GetRequirements() => throw new NotSupportedException($"{years}{kind}{type}{more}");
        }
        """;
}
