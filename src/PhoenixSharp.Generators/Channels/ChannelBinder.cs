using System.Collections.Immutable;

namespace PhoenixSharp.Generators;

/// <summary>All that the compilation's handlers come to.</summary>
internal sealed record BoundChannels(EquatableList<Channel> Channels, EquatableList<Problem> Problems);

/// <summary>Gathers handlers by class, and finds two of a class that are for the same event.</summary>
internal static class ChannelBinder
{
    public static BoundChannels Bind(ImmutableArray<HandlerReading> readings)
    {
        var problems = readings.SelectMany(reading => reading.Problems).ToList();
        var fileNames = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var channels = readings
            .Where(reading => reading.Channel is not null)
            .GroupBy(reading => reading.Channel!)
            .Select(group => Channel(group.Key, [.. group], fileNames, problems))
            .Where(channel => channel.Handlers.Count + channel.Captures.Count > 0)
            .ToEquatableList();
        return new(channels, problems.Distinct().ToEquatableList());
    }

    private static Channel Channel(ChannelType type, List<HandlerReading> readings, HashSet<string> fileNames, List<Problem> problems)
    {
        var handlers = new List<Handler>();
        foreach (var (handler, attribute) in readings.SelectMany(reading => reading.Handlers))
        {
            var first = handlers.Find(other => other.Direction == handler.Direction && other.Event == handler.Event);
            if (first is null)
                handlers.Add(handler);
            else
                problems.Add(new(Rules.TwoHandlers, attribute, handler.Event, first.Method, type.Name, handler.Direction.ToString()));
        }
        var captures = readings.SelectMany(reading => reading.Captures).Distinct();
        return new(FileName(type, fileNames), type, handlers.ToEquatableList(), captures.ToEquatableList());
    }

    // Hosts compare file names without case, and take fewer characters than C# does in names.
    private static string FileName(ChannelType type, HashSet<string> taken)
    {
        var name = new string([.. type.MetadataName.Select(letter => char.IsLetterOrDigit(letter) || letter is '.' or '+' ? letter : '_')]);
        var free = name;
        for (var number = 2; !taken.Add(free); number++)
            free = $"{name}-{number}";
        return free + ".g.cs";
    }
}
