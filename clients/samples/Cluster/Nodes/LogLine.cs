using System.Text.Json;

namespace Cluster.Nodes;

/// <summary>A line of a node's log, as .NET's JSON console writes it: <c>{"LogLevel": "Warning", "Category": …, "Message": …, "Exception": …}</c>.</summary>
internal sealed record LogLine(string LogLevel, string Category, string Message, string? Exception)
{
    /// <summary>Gets what is worth reading beside the prompt: the message, and the exception of an error.</summary>
    /// <returns>Null for what a host says of its own start and end.</returns>
    public static string? Words(string line)
    {
        if (!line.StartsWith('{') || JsonSerializer.Deserialize<LogLine>(line) is not { } log)
            return line;
        if (log.Category == "Microsoft.Hosting.Lifetime")
            return null;
        return log is { LogLevel: "Error" or "Critical", Exception: { } exception } ? $"{log.Message}\n{exception}" : log.Message;
    }
}
