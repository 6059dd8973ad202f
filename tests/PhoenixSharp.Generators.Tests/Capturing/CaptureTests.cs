using System.Reflection;

namespace PhoenixSharp.Generators.Tests;

/// <summary>The properties that generated code can set from a topic.</summary>
public sealed class CaptureTests
{
    [Theory]
    [InlineData("public string Id { get; set; } = \"\";", "a", "a")]
    [InlineData("public string? Id { get; init; }", "a", "a")]
    [InlineData("public int Id { get; private set; }", "42", 42)]
    [InlineData("public int Id { get; init; }", "-1", -1)]
    [InlineData("public int? Id { get; init; }", "42", 42)]
    [InlineData("public int? Id { get; set; }", "42", 42)]
    [InlineData("public required int Id { get; init; }", "42", 42)]
    [InlineData("internal long Id { get; private protected set; }", "42", 42L)]
    [InlineData("public Code Id { get; init; } = new(0);", "x7", "Code { Number = 7 }")]
    [InlineData("private Hidden? Id { get; set; } private sealed record Hidden : IParsable<Hidden> { public static Hidden Parse(string s, IFormatProvider? provider) => new(); public static bool TryParse(string? s, IFormatProvider? provider, out Hidden result) { result = new(); return true; } }", "x", "Hidden { }")]
    [InlineData("public virtual int Id { get; set; }", "42", 42)]
    public void Property_is_set_from_a_topic(string property, string text, object expected)
    {
        var type = Channel($"public partial class Room : ProbedChannel {{ {property} }}");
        var room = (ProbedChannel)Activator.CreateInstance(type)!;
        var capture = Assert.Single(Captures(type));
        Assert.True(capture.CanParse(text));
        capture.Bind(room, text);
        var value = type.GetProperty("Id", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(room);
        Assert.Equal(expected, expected is string ? value!.ToString() : value);
    }

    [Theory]
    [InlineData("lobby")]
    [InlineData("")]
    [InlineData("1,5")]
    [InlineData("99999999999")]
    public void Text_that_the_type_cannot_parse_is_not_bound(string text)
    {
        var type = Channel("public partial class Room : ProbedChannel { public int Id { get; set; } }");
        var capture = Assert.Single(Captures(type));
        Assert.False(capture.CanParse(text));
        Assert.Throws<FormatException>(() => capture.Bind((ProbedChannel)Activator.CreateInstance(type)!, text));
    }

    [Theory]
    [InlineData("public List<string> Ids { get; set; } = [];")]
    [InlineData("public object? Id { get; set; }")]
    [InlineData("public DayOfWeek Day { get; set; }")]
    public void Property_of_another_type_is_not_bound(string property) =>
        Assert.Empty(Captures(Channel($"public partial class Room : ProbedChannel {{ {property} }}")));

    [Theory]
    [InlineData("public string Id { get; } = \"\";")]
    [InlineData("public string Id => \"\";")]
    [InlineData("public static string Id { get; set; } = \"\";")]
    [InlineData("public int this[int index] { get => 1; set { } }")]
    [InlineData("[Obsolete(\"\", true)] public string? Id { get; set; }")]
    public void Property_that_cannot_be_set_has_no_code(string property) =>
        Assert.Empty(Compiled.Of($"public partial class Room : ProbedChannel {{ {property} }}").Run.GeneratedTrees);

    [Theory]
    [InlineData("public class Room : ProbedChannel { public int Id { get; set; } }")]
    [InlineData("public partial class Room<T> : ProbedChannel { public int Id { get; set; } }")]
    [InlineData("public class Outer { public partial class Room : ProbedChannel { public int Id { get; set; } } }")]
    [InlineData("public partial class Room { public int Id { get; set; } }")]
    [InlineData("file partial class Room : ProbedChannel { public int Id { get; set; } }")]
    public void Class_without_a_generated_half_is_left_alone(string source)
    {
        var compiled = Compiled.Of(source);
        Assert.Empty(compiled.Complaints);
        Assert.Empty(compiled.Run.GeneratedTrees);
    }

    [Fact]
    public void Class_in_several_parts_and_with_a_base_binds_all_properties()
    {
        var type = Channel("""
            public abstract partial class Base : ProbedChannel { public int BaseId { get; private set; } public virtual int Both { get; set; } }
            public partial class Outer { public partial class Room : Base { [Event("a")] void A() { } public int Id { get; init; } } }
            partial class Outer { partial class Room { public string @class { get; init; } = ""; public override int Both { get; set; } } }
            """, "Outer+Room");
        Assert.Equal(["Id", "class", "Both", "BaseId", "Both"], Captures(type).Select(capture => capture.Property));
        var room = (ProbedChannel)Activator.CreateInstance(type)!;
        Assert.All(Captures(type), capture => capture.Bind(room, "3"));
        Assert.Equal(3, type.GetProperty("BaseId")!.GetValue(room));
        Assert.Equal("3", type.GetProperty("class")!.GetValue(room));
    }

    [Fact]
    public void Generated_code_is_as_written_here() => Assert.Equal(
        """
        // <auto-generated/>
        #nullable enable
        #pragma warning disable CS0612, CS0618

        namespace Chat;

        [Room.PhoenixCapturesAttribute]
        partial class Room
        {
            [global::System.CodeDom.Compiler.GeneratedCode("PhoenixSharp.Generators", "0.1.0.0")]
            private sealed class PhoenixCapturesAttribute : global::PhoenixSharp.TopicCapturesAttribute
            {
                public override global::System.Collections.Generic.IReadOnlyList<global::PhoenixSharp.TopicCapture> Captures =>
                [
                    new global::PhoenixSharp.TopicCapture<Room, int>("Id", static (channel, value) => channel.Id = value),
                    new global::PhoenixSharp.TopicCapture<Room, string>("Name", static (channel, value) => Set_Name(channel, value)),
                ];

                [global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.Method, Name = "set_Name")]
                private static extern void Set_Name(Room channel, string? value);
            }
        }

        """,
        Assert.Single(Compiled.Of("namespace Chat; partial class Room : ProbedChannel { public int Id { get; set; } public string? Name { get; init; } }")
            .Run.GeneratedTrees).ToString());

    private static Type Channel(string source, string name = "Room") => Compiled.Of(source + """

        public sealed record Code(int Number) : IParsable<Code>
        {
            public static Code Parse(string s, IFormatProvider? provider) => new(int.Parse(s[1..], provider));
            public static bool TryParse(string? s, IFormatProvider? provider, out Code result)
            {
                result = new(0);
                return s is ['x', .. var digits] && int.TryParse(digits, provider, out var number) && (result = new(number)) is not null;
            }
        }
        """).Load().GetType(name, throwOnError: true)!;

    private static TopicCapture[] Captures(Type type) =>
        [.. type.GetCustomAttributes<TopicCapturesAttribute>(inherit: true).SelectMany(one => one.Captures)];
}
