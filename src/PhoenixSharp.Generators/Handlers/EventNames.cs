using System.Text;
using Microsoft.CodeAnalysis;

namespace PhoenixSharp.Generators;

/// <summary>Reads the event names of a method's attributes.</summary>
internal static class EventNames
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static List<(string Event, Place Attribute)> Read(List<AttributeData> attributes, Direction direction, List<Problem> problems)
    {
        var names = new List<(string, Place)>();
        foreach (var attribute in attributes)
        {
            var argument = attribute.ConstructorArguments.FirstOrDefault();
            if (argument.Kind != TypedConstantKind.Primitive)
                continue; // the compiler has an error for it
            var name = argument.Value as string;
            if (Problem(name, direction, Place.Of(attribute)) is { } problem)
                problems.Add(problem);
            else
                names.Add((name!, Place.Of(attribute)));
        }
        return names;
    }

    private static Problem? Problem(string? name, Direction direction, Place attribute)
    {
        if (string.IsNullOrEmpty(name))
            return new(Rules.NoName, attribute, name is null ? "null is no event's name" : "an event's name isn't empty", direction.ToString());
        if (!IsUtf8(name!))
            return new(Rules.NoName, attribute, "half of a surrogate pair has no UTF-8, so no client can push it", direction.ToString());

        // The session answers these two itself (Phoenix socket.ex, handle_in/4). All others reach the channel, phx_close too.
        return direction == Direction.Event && name is ("phx_join" or "phx_leave")
            ? new(Rules.ReservedName, attribute, name!, name is "phx_join" ? "JoinAsync" : "LeftAsync")
            : null;
    }

    private static bool IsUtf8(string name)
    {
        try
        {
            return Strict.GetByteCount(name) > 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
