using System.Reflection;
using System.Runtime.CompilerServices;

namespace PhoenixSharp.Client.Tests;

/// <summary>
/// Wherever the public API takes a function that returns nothing, an async function is taken too and awaited, or refused by the
/// compiler.
/// </summary>
public sealed class HandlerConventionTests
{
    private static readonly Type[] Actions = [typeof(Action), typeof(Action<>), typeof(Action<,>)];

    public static TheoryData<string> Members() => [.. All().Where(TakesAction).Select(Name)];

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_that_takes_an_action_takes_async_functions(string name)
    {
        var member = All().Single(member => Name(member) == name);
        var task = Twin(member, typeof(Task));
        Assert.NotNull(task);
        if (task.GetCustomAttribute<ObsoleteAttribute>() is { IsError: true })
            return;
        var valueTask = Twin(member, typeof(ValueTask));
        Assert.NotNull(valueTask);
        Assert.Equal((0, 2, 1), (Priority(member), Priority(task), Priority(valueTask)));
    }

    [Fact]
    public void There_are_members_to_check() => Assert.True(Members().Count >= 8, $"{Members().Count} members");

    private static IEnumerable<MethodBase> All() => typeof(PhoenixSocket).Assembly.GetExportedTypes()
        .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .OfType<MethodBase>();

    private static bool TakesAction(MethodBase method) => method.GetParameters().Any(parameter => IsAction(parameter.ParameterType));

    private static bool IsAction(Type type) => Actions.Contains(type.IsGenericType ? type.GetGenericTypeDefinition() : type);

    private static MethodBase? Twin(MethodBase member, Type returns) =>
        All().SingleOrDefault(other => other.Name == member.Name && Signature(other, null) == Signature(member, returns));

    // A function that returns nothing is written as the function that returns the given type.
    private static string Signature(MethodBase method, Type? returns) =>
        string.Join(", ", method.GetParameters().Select(taken => Written(taken.ParameterType, returns)).Prepend($"{method.DeclaringType}"));

    private static string Written(Type type, Type? returns) =>
        returns is null || !IsAction(type)
            ? $"{type}"
            : $"System.Func`{type.GenericTypeArguments.Length + 1}[{string.Join(",", [.. type.GenericTypeArguments, returns])}]";

    private static int Priority(MethodBase method) => method.GetCustomAttribute<OverloadResolutionPriorityAttribute>()?.Priority ?? 0;

    private static string Name(MethodBase method) => $"{method.DeclaringType!.Name}.{method}";
}
