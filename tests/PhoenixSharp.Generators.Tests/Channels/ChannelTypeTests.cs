namespace PhoenixSharp.Generators.Tests;

public sealed class ChannelTypeTests
{
    [Theory]
    [InlineData("namespace Chat.@event; public sealed partial class Room : ProbedChannel { $ }", "Chat.event.Room")]
    [InlineData("namespace A { namespace B { partial class Room : ProbedChannel { $ } } }", "A.B.Room")]
    [InlineData("partial class Outer { partial struct Middle { private sealed partial class Room : ProbedChannel { $ } } }", "Outer+Middle+Room")]
    [InlineData("partial record Outer(int A) { partial record struct Middle { public partial class Room : ProbedChannel { $ } } }", "Outer+Middle+Room")]
    [InlineData("partial interface IOuter { public partial class Room : ProbedChannel { $ } }", "IOuter+Room")]
    [InlineData("static partial class Outer { ref partial struct Middle { internal partial class Room : ProbedChannel { $ } } }", "Outer+Middle+Room")]
    [InlineData("partial class @class { internal partial class @event : ProbedChannel { $ } }", "class+event")]
    [InlineData("partial class Grü_ße : ProbedChannel { $ }", "Grü_ße")]
    [InlineData("namespace System2 { partial class Payload : ProbedChannel { class System { } class PhoenixSharp { } $ } }", "System2.Payload")]
    public async Task A_channel_is_bound_wherever_it_stands(string source, string type)
    {
        var room = Compiled.Channel(source.Replace("$", Handlers, StringComparison.Ordinal), type);
        await room.PushedAsync("new_msg", "1");
        await room.BroadcastedAsync("new_msg", "2");
        Assert.Equal([1, 2], room.Seen);
    }

    [Theory]
    [InlineData("public partial class Outer<T> where T : class { public partial class Room : ProbedChannel { $ } }", "Outer`1+Room", 1)]
    [InlineData("public partial interface IOuter<T, @in> { public partial class Room<V> : ProbedChannel where V : notnull { $ } }", "IOuter`2+Room`1", 3)]
    public async Task A_generic_channel_is_bound(string source, string type, int parameters)
    {
        var open = Compiled.Of(source.Replace("$", Handlers, StringComparison.Ordinal)).Load().GetType(type, throwOnError: true)!;
        var room = (ProbedChannel)Activator.CreateInstance(open.MakeGenericType([.. Enumerable.Repeat(typeof(string), parameters)]))!;
        await room.PushedAsync("new_msg", "1");
        Assert.Equal([1], room.Seen);
    }

    [Fact]
    public async Task Handlers_in_several_files_are_bound_together()
    {
        var room = (ProbedChannel)Activator.CreateInstance(Compiled.Of(
            "public partial class Room : ProbedChannel { [Event(\"a\")] void A() => Seen.Add(1); }",
            "partial class Room { [Event(\"b\")] void B() => Seen.Add(2); [Outgoing(\"c\")] void C() => Seen.Add(3); }").Load().GetType("Room")!)!;
        await room.PushedAsync("a");
        await room.PushedAsync("b");
        await room.BroadcastedAsync("c");
        Assert.Equal([1, 2, 3], room.Seen);
    }

    [Fact]
    public async Task A_derived_channel_adds_to_its_bases_and_comes_first()
    {
        var room = Compiled.Channel("""
            public abstract partial class First : ProbedChannel
            {
                [Event("a")] void A() => Seen.Add("first a");
                [Event("b")] void B() => Seen.Add("first b");
                [Outgoing("x")] void X() => Seen.Add("first x");
            }
            public abstract class Second<T> : First { protected override IReadOnlyCollection<string> Intercepts => [.. base.Intercepts, "y"]; }
            public partial class RoomChannel : Second<int>
            {
                [Event("b")] void B() => Seen.Add("third b");
                [Event("c")] void C() => Seen.Add("third c");
                [Outgoing("z")] void Z() => Seen.Add("third z");
            }
            """);
        foreach (var pushed in "abcd")
            await room.PushedAsync($"{pushed}");
        foreach (var intercepted in "xyz")
            await room.BroadcastedAsync($"{intercepted}");
        Assert.Equal(["first a", "third b", "third c", "unhandled d {}", "first x", "unhandled y", "third z"], room.Seen);
        Assert.Equal(["x", "y", "z"], room.AllIntercepts);
    }

    [Fact]
    public async Task A_virtual_handler_is_called_where_it_is_overridden()
    {
        var room = Compiled.Channel("""
            public abstract partial class First : ProbedChannel { [Event("a")] protected virtual void A() => Seen.Add(1); }
            public class RoomChannel : First { protected override void A() => Seen.Add(2); }
            """);
        await room.PushedAsync("a");
        Assert.Equal([2], room.Seen);
    }

    [Fact]
    public async Task A_partial_method_is_bound_once()
    {
        var room = Compiled.Channel("""
            public partial class RoomChannel : ProbedChannel
            {
                [Event("a")] private partial void A();
                [Event("b")] private partial void A() => Seen.Add(1);
            }
            """);
        await room.PushedAsync("a");
        await room.PushedAsync("b");
        Assert.Equal([1, 1], room.Seen);
    }

    [Fact]
    public void Names_that_differ_in_case_alone_get_files_of_their_own() =>
        Assert.Equal(["Room.g.cs", "room-2.g.cs"], Compiled.Of(
            "partial class Room : ProbedChannel { [Event(\"a\")] void A() { } }",
            "#pragma warning disable CS8981\npartial class room : ProbedChannel { [Event(\"a\")] void A() { } }").Run.Results[0].GeneratedSources.Select(source => source.HintName));

    [Fact]
    public void Nullable_and_documentation_warnings_are_none_in_old_code() => Assert.Empty(Compiled.Of("""
        #nullable disable
        /// <summary>Is a channel.</summary>
        public partial class Room : Channel<Socket>
        {
            /// <inheritdoc/>
            public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
            /// <summary>Handles.</summary>
            [Event("a")] public ValueTask<Reply> A(Dictionary<string, string> names) => new(Reply.Ok());
            /// <summary>Handles.</summary>
            [Event("b")] public Reply B(string name) => null;
        }
        """).Complaints);

    [Fact]
    public void A_channel_that_sees_our_internals_overrides_them_as_such()
    {
        const string source = """
            public partial class Room : Channel<Socket>
            {
                public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
                [Event("a")] void A() { }
                [Outgoing("a")] void B() { }
            }
            """;
        Assert.Empty(Compiled.Named("PhoenixSharp.EndToEnd.Tests", source).Complaints);
        Assert.Empty(Compiled.Of(source).Complaints);
    }

    private const string Handlers = "[Event(\"new_msg\")] void In(int number) => Seen.Add(number); [Outgoing(\"new_msg\")] void Out(int number) => Seen.Add(number);";
}
