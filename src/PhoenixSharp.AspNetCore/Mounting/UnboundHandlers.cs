using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace PhoenixSharp;

/// <summary>
/// Finds handlers that nothing calls, because their class was compiled without the generator. The generator overrides <c>DispatchAsync</c>
/// in each class with <see cref="EventAttribute"/>, and <c>DispatchOutgoingAsync</c> in each class with <see cref="OutgoingAttribute"/>.
/// </summary>
internal static class UnboundHandlers
{
    /// <summary>Returns a sentence for each class, from a channel up to <see cref="Channel"/>, that has such handlers.</summary>
    public static IEnumerable<string> ProblemsOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllMethods)] Type channel)
    {
        var problems = new List<string>();
        foreach (var (type, methods) in ChannelMethods.ByClass(channel))
        {
            var events = Unless(methods, nameof(Channel.DispatchAsync), methods.SelectMany(EventsOf));
            var outgoing = Unless(methods, nameof(Channel.DispatchOutgoingAsync), methods.SelectMany(OutgoingOf));
            if (events.Concat(outgoing).ToArray() is { Length: > 0 } handlers)
                problems.Add(Sentence(TypeName.Of(type), handlers));
        }
        return problems;
    }

    private static IEnumerable<string> Unless(MethodInfo[] methods, string dispatch, IEnumerable<string> handlers) =>
        Array.Exists(methods, method => method.Name == dispatch) ? [] : handlers;

    private static IEnumerable<string> EventsOf(MethodInfo method) =>
        method.GetCustomAttributes<EventAttribute>(inherit: false).Select(attribute => $"[Event(\"{attribute.Name}\")]");

    private static IEnumerable<string> OutgoingOf(MethodInfo method) =>
        method.GetCustomAttributes<OutgoingAttribute>(inherit: false).Select(attribute => $"[Outgoing(\"{attribute.Name}\")]");

    private static string Sentence(string type, string[] handlers) =>
        $"{type} was compiled without the PhoenixSharp generator, so nothing calls {string.Join(", ", handlers)}: "
        + $"reference the package PhoenixSharp.AspNetCore directly from the project of {type}, and declare the class as partial.";
}
