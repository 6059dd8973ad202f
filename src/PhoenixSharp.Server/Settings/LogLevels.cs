namespace PhoenixSharp.Server;

/// <summary>
/// The log levels of the section <c>Logging</c>. .NET throws at one that does not exist, before all other settings are checked.
/// </summary>
internal static class LogLevels
{
    private const string Section = "Logging";

    /// <summary>
    /// Returns a sentence for each level that does not exist, and replaces it, so that the start goes on until all settings are checked.
    /// </summary>
    public static IReadOnlyList<string> TakeFailures(IConfiguration configuration)
    {
        var logging = configuration.GetSection(Section);
        var ofProviders = logging.GetChildren().Select(provider => provider.GetSection("LogLevel"));
        IConfigurationSection[] groups = [logging.GetSection("LogLevel"), .. ofProviders];
        var wrong = groups.SelectMany(group => group.GetChildren()).Where(level => !IsLevel(level.Value)).ToArray();
        var levels = string.Join(", ", Enum.GetNames<LogLevel>());
        string[] failures = [.. wrong.Select(level => $"{level.Path} is \"{level.Value}\"; write one of {levels}.")];
        Array.ForEach(wrong, level => level.Value = nameof(LogLevel.Information));
        return failures;
    }

    private static bool IsLevel(string? level) => string.IsNullOrEmpty(level) || Enum.TryParse<LogLevel>(level, ignoreCase: true, out _);
}
