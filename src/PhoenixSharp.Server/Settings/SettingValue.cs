using System.Globalization;

namespace PhoenixSharp.Server;

/// <summary>A kind of value that a setting can have.</summary>
/// <param name="Description">What to write, such as <c>true or false</c>.</param>
/// <param name="IsValid">Returns whether a text is such a value.</param>
internal sealed record SettingValue(string Description, Func<string, bool> IsValid)
{
    private static readonly Dictionary<Type, SettingValue> Kinds = new()
    {
        [typeof(string)] = new("text", text => true),
        [typeof(bool)] = new("true or false", text => bool.TryParse(text, out _)),
        [typeof(int)] = new("a whole number, such as 100", text => IsNumber<int>(text, NumberStyles.Integer)),
        [typeof(long)] = new("a whole number, such as 67108864", text => IsNumber<long>(text, NumberStyles.Integer)),
        [typeof(double)] = new("a number, such as 0.5", text => IsNumber<double>(text, NumberStyles.Float)),
        [typeof(TimeSpan)] = new("a time as hours:minutes:seconds, such as 00:00:00.100", IsTime),
    };

    /// <summary>Returns the kind of a property's type, or <see langword="null"/> if it is a list or a group of settings.</summary>
    public static SettingValue? Of(Type type) => Kinds.GetValueOrDefault(type);

    private static bool IsNumber<T>(string text, NumberStyles style)
        where T : System.Numerics.INumber<T> => T.TryParse(text, style, CultureInfo.InvariantCulture, out _);

    // .NET reads 60 as sixty days, which is never intended.
    private static bool IsTime(string text) =>
        text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _);
}
