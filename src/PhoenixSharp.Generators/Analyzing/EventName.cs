using System.Text;

namespace PhoenixSharp.Generators;

/// <summary>The usual name of an event.</summary>
internal static class EventName
{
    /// <summary>Returns the name for a method, in snake case: <c>new_message</c> for <c>NewMessageAsync</c>.</summary>
    public static string Of(string method)
    {
        var name = new StringBuilder();
        var end = method.Length > 5 && method.EndsWith("Async", StringComparison.Ordinal) ? method.Length - 5 : method.Length;
        for (var i = 0; i < end; i++)
        {
            if (i > 0 && char.IsUpper(method[i]) && !char.IsUpper(method[i - 1]))
                name.Append('_');
            name.Append(char.ToLowerInvariant(method[i]));
        }
        return name.ToString();
    }
}
