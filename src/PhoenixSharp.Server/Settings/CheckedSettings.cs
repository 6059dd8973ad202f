namespace PhoenixSharp.Server;

/// <summary>
/// The section <see cref="ServerOptions.Section"/> of the configuration, checked against the options that it is bound to. .NET ignores an
/// unknown name; here it is an error, and so is a value of the wrong kind.
/// </summary>
internal sealed class CheckedSettings
{
    // Names that users may expect in this section.
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Phoenix:SecretKeyBase"] = "is for applications with sockets of their own; this server verifies no tokens, so leave it out.",
        ["Phoenix:Socket:CheckOrigin"] = "is no setting; write the pages that may connect as Phoenix:Origins:0, Phoenix:Origins:1 and so on.",
    };

    private readonly List<string> _failures = [];
    private readonly Dictionary<string, string?> _right = [];

    /// <summary>Compares the section with <see cref="ServerOptions"/>.</summary>
    public CheckedSettings(IConfigurationSection section)
    {
        CheckGroup(section, typeof(ServerOptions));
        Right = new ConfigurationBuilder().AddInMemoryCollection(_right).Build();
    }

    /// <summary>Gets the settings that are valid. They can be bound and checked, so that all errors are reported together.</summary>
    public IConfiguration Right { get; }

    /// <summary>Gets a sentence for each error, with the name of the setting as it was written.</summary>
    public IReadOnlyList<string> Failures => _failures;

    private void Check(IConfigurationSection setting, Type kind)
    {
        if (SettingGroups.ElementOf(kind) is { } element)
            CheckList(setting, element);
        else if (SettingValue.Of(kind) is { } value)
            CheckValue(setting, value);
        else
            CheckGroup(setting, kind);
    }

    private void CheckGroup(IConfigurationSection group, Type kind)
    {
        var settings = SettingGroups.Of(kind);
        if (!string.IsNullOrEmpty(group.Value))
            _failures.Add($"{group.Path} is \"{group.Value}\"; it has settings of its own, such as {group.Path}:{settings.Keys.First()}.");
        foreach (var setting in group.GetChildren())
        {
            if (settings.TryGetValue(setting.Key, out var of))
                Check(setting, of);
            else
                _failures.Add($"{setting.Path} {Elsewhere.GetValueOrDefault(setting.Path, NoSetting(group, settings.Keys))}");
        }
    }

    private void CheckList(IConfigurationSection list, Type element)
    {
        if (!string.IsNullOrEmpty(list.Value))
            _failures.Add($"{list.Path} is \"{list.Value}\"; it is a list, so write {list.Path}:0 for its first.");
        foreach (var item in list.GetChildren())
            Check(item, element);
    }

    private void CheckValue(IConfigurationSection setting, SettingValue value)
    {
        foreach (var below in setting.GetChildren())
            _failures.Add($"{below.Path} is no setting; {setting.Path} is {value.Description}.");
        if (setting.Value is { } text && value.IsValid(text))
            _right[setting.Path] = text;
        else if (setting.Value is not null)
            _failures.Add($"{setting.Path} is \"{setting.Value}\"; write {value.Description}.");
    }

    private static string NoSetting(IConfigurationSection group, IEnumerable<string> names) =>
        $"is no setting; in {group.Path} there are {string.Join(", ", names)}.";
}
