using System.Reflection;
using System.Reflection.Emit;
using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Routing;

public sealed class FirstCallsTests
{
    private readonly FirstCalls _calls = new();

    [Fact]
    public void First_ten_calls_of_each_handler_are_first_calls()
    {
        foreach (var work in (ChannelWork[])[Push("a"), Push("b"), new(ChannelWorkKind.Info, "text"), new(ChannelWorkKind.Join)])
            Assert.Equal(10, Enumerable.Range(0, 20).Count(_ => _calls.Add(work)));
    }

    [Fact]
    public void Event_names_of_a_client_take_no_memory()
    {
        for (var i = 0; i < 100_000; i++)
            _calls.Add(Push($"e{i}"));
        Assert.False(_calls.Add(Push("one more")));
    }

    [Theory]
    [InlineData("PhoenixSharp.Server", false)]
    [InlineData("PhoenixSharp.Samples", true)]
    [InlineData("MyApp", true)]
    public void Warning_is_for_channels_that_the_operator_can_change(string assembly, bool isExpected)
    {
        var channel = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(assembly), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("m").DefineType("RoomChannel").CreateType();
        var route = new ChannelRoute("room:*", _ => throw new NotSupportedException());
        Assert.Equal(isExpected, route.ShouldWarn(channel));
        Assert.False(route.ShouldWarn(channel)); // once a route
        Assert.False(new ChannelRoute("room:*", _ => throw new NotSupportedException()).ShouldWarn(typeof(Channel)));
    }

    private static ChannelWork Push(string @event) => new(ChannelWorkKind.Push, V2Serializer.Instance.Decode(
        Opcode.Text, Encoding.UTF8.GetBytes($$"""["1","2","room:1","{{@event}}",{}]""")));
}
