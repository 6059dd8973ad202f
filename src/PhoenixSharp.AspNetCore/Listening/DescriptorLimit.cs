using System.Globalization;

namespace PhoenixSharp.Listening;

/// <summary>The number of file descriptors that this process may open. Each connection takes one.</summary>
internal static class DescriptorLimit
{
    private const string Name = "Max open files";

    /// <summary>Returns the limit as text, for a log. Reading it takes a descriptor, so it must be read before they run out.</summary>
    public static string Read()
    {
        try
        {
            return Parse(File.ReadLines("/proc/self/limits"));
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return "unknown"; // not Linux
        }
    }

    // Max open files            1024                 4096                 files
    internal static string Parse(IEnumerable<string> lines) =>
        lines.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal))?[Name.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[0].ToString(CultureInfo.InvariantCulture) ?? "unknown";
}
