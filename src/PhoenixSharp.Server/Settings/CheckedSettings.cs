using System.ComponentModel;
using System.Reflection;

namespace PhoenixSharp.Server;

/// <summary>A section of the configuration, compared with what is read of it: a name that nobody reads, or a value of another kind, would quietly not count.</summary>
internal sealed class CheckedSettings
{
    private const BindingFlags Settable = BindingFlags.Public | BindingFlags.Instance;

    // What to write, by the kind of a value.
    private static readonly Dictionary<Type, string> Values = new()
    {
        [typeof(string)] = "text",
        [typeof(bool)] = "true or false",
        [typeof(int)] = "a whole number, such as 100",
        [typeof(long)] = "a whole number, such as 67108864",
        [typeof(double)] = "a number, such as 0.5",
        [typeof(TimeSpan)] = "a time as hours:minutes:seconds, such as 00:00:00.100",
    };

    // Names that one would look for here.
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Phoenix:SecretKeyBase"] = "is for applications with sockets of their own; this server verifies no tokens, so leave it out.",
        ["Phoenix:Socket:CheckOrigin"] = "is no setting; write the pages that may connect as Phoenix:Origins:0, Phoenix:Origins:1 and so on.",
    };

    private readonly List<string> _failures = [];
    private readonly Dictionary<string, string?> _right = [];

    /// <summary>Compares a section with the type that it is bound to.</summary>
    public CheckedSettings(IConfigurationSection section, Type type)
    {
        CheckGroup(section, type);
        Right = new ConfigurationBuilder().AddInMemoryCollection(_right).Build();
    }

    /// <summary>Gets the configuration without what is wrong: the rest can be bound and checked, so that all is told at once.</summary>
    public IConfiguration Right { get; }

    /// <summary>Gets what is wrong, a sentence for each, which names the setting as it was written.</summary>
    public IReadOnlyList<string> Failures => _failures;

    private void Check(IConfigurationSection setting, Type kind)
    {
        if (ElementOf(kind) is { } element)
            CheckList(setting, element);
        else if (Values.ContainsKey(kind))
            CheckValue(setting, kind);
        else
            CheckGroup(setting, kind);
    }

    private void CheckGroup(IConfigurationSection group, Type kind)
    {
        var settings = Settings(kind);
        if (!string.IsNullOrEmpty(group.Value))
            _failures.Add($"{group.Path} is \"{group.Value}\"; it has settings of its own, such as {group.Path}:{settings.Keys.First()}.");
        foreach (var setting in group.GetChildren())
        {
            if (settings.TryGetValue(setting.Key, out var of))
                Check(setting, of);
            else
                _failures.Add($"{setting.Path} {Elsewhere.GetValueOrDefault(setting.Path, $"is no setting; in {group.Path} there are {string.Join(", ", settings.Keys)}.")}");
        }
    }

    private void CheckList(IConfigurationSection list, Type element)
    {
        if (!string.IsNullOrEmpty(list.Value))
            _failures.Add($"{list.Path} is \"{list.Value}\"; it is a list, so write {list.Path}:0 for its first.");
        foreach (var item in list.GetChildren())
            Check(item, element);
    }

    private void CheckValue(IConfigurationSection setting, Type kind)
    {
        foreach (var below in setting.GetChildren())
            _failures.Add($"{below.Path} is no setting; {setting.Path} is {Values[kind]}.");
        if (setting.Value is { } value && IsA(kind, value))
            _right[setting.Path] = value;
        else if (setting.Value is not null)
            _failures.Add($"{setting.Path} is \"{setting.Value}\"; write {Values[kind]}.");
    }

    // .NET reads 60 as sixty days, and who writes it means something else.
    private static bool IsA(Type kind, string value) =>
        TypeDescriptor.GetConverter(kind).IsValid(value) && (kind != typeof(TimeSpan) || value.Contains(':', StringComparison.Ordinal));

    private static SortedDictionary<string, Type> Settings(Type group) => new(
        group.GetProperties(Settable).Where(property => property.CanWrite && IsSetting(KindOf(property))).ToDictionary(property => property.Name, KindOf),
        StringComparer.OrdinalIgnoreCase);

    private static bool IsSetting(Type kind) => Values.ContainsKey(kind) || ElementOf(kind) is not null || kind.GetConstructor([]) is not null;

    private static Type KindOf(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static Type? ElementOf(Type kind) => kind.IsGenericType && kind.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? kind.GetGenericArguments()[0] : null;
}
