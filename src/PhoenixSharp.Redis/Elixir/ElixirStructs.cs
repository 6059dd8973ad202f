using System.Globalization;
using System.Numerics;

namespace PhoenixSharp.Elixir;

/// <summary>The structs that Jason writes as strings: calendar types in ISO 8601, and <c>Decimal</c>.</summary>
internal static class ElixirStructs
{
    /// <summary>How many fields such a struct has at most, with its name: <c>DateTime</c>'s.</summary>
    public const int MostFields = 13;

    private const string DateTime = "Elixir.DateTime";
    private const string NaiveDateTime = "Elixir.NaiveDateTime";
    private const string Date = "Elixir.Date";
    private const string Time = "Elixir.Time";
    private const string Decimal = "Elixir.Decimal";

    private static readonly ErlangTerm Calendar = new ErlangTerm.Atom("Elixir.Calendar.ISO");
    private static readonly ErlangTerm Name = new ErlangTerm.Atom("__struct__");

    public static bool IsKnown(string name) => name is DateTime or NaiveDateTime or Date or Time or Decimal;

    /// <summary>Spells a struct.</summary>
    /// <returns>Null where its fields aren't what they are in Elixir, or its calendar is another.</returns>
    public static string? Spell(ErlangTerm.Map fields)
    {
        var name = (fields[Name] as ErlangTerm.Atom)?.Name;
        if (name == Decimal)
            return SpellDecimal(fields);
        if (fields[new ErlangTerm.Atom("calendar")] != Calendar)
            return null;
        return name switch
        {
            Date => SpellDate(fields),
            Time => SpellTime(fields),
            NaiveDateTime => Join(SpellDate(fields), SpellTime(fields), ""),
            DateTime => Join(SpellDate(fields), SpellTime(fields), SpellOffset(fields)),
            _ => null,
        };
    }

    private static string? Join(string? date, string? time, string? offset) => date is null || time is null || offset is null ? null : $"{date}T{time}{offset}";

    private static string? SpellDate(ErlangTerm.Map fields) =>
        Field(fields, "year", -9999, 9999) is { } year && Field(fields, "month", 1, 12) is { } month && Field(fields, "day", 1, 31) is { } day
            ? string.Create(CultureInfo.InvariantCulture, $"{(year < 0 ? "-" : "")}{Math.Abs(year):D4}-{month:D2}-{day:D2}")
            : null;

    // Ends with as many digits of a second as the precision says.
    private static string? SpellTime(ErlangTerm.Map fields)
    {
        if (Field(fields, "hour", 0, 23) is not { } hour || Field(fields, "minute", 0, 59) is not { } minute || Field(fields, "second", 0, 59) is not { } second)
            return null;
        if (fields[new ErlangTerm.Atom("microsecond")] is not ErlangTerm.Tuple { Elements: [var value, var precision] }
            || Whole(value, 0, 999_999) is not { } micros || Whole(precision, 0, 6) is not { } digits)
            return null;
        var fraction = digits == 0 ? "" : $".{micros.ToString("D6", CultureInfo.InvariantCulture)[..digits]}";
        return string.Create(CultureInfo.InvariantCulture, $"{hour:D2}:{minute:D2}:{second:D2}{fraction}");
    }

    private static string? SpellOffset(ErlangTerm.Map fields)
    {
        const int Day = 24 * 60 * 60;
        if (Field(fields, "utc_offset", -Day, Day) is not { } utc || Field(fields, "std_offset", -Day, Day) is not { } std || Zone(fields) is not { } zone)
            return null;
        if (utc == 0 && std == 0 && zone == "Etc/UTC")
            return "Z";
        var minutes = Math.Abs(utc + std) / 60;
        return string.Create(CultureInfo.InvariantCulture, $"{(utc + std < 0 ? '-' : '+')}{minutes / 60:D2}:{minutes % 60:D2}");
    }

    private static string? Zone(ErlangTerm.Map fields) => (fields[new ErlangTerm.Atom("time_zone")] as ErlangTerm.Binary)?.Text;

    // After Decimal.to_string(value, :scientific).
    private static string? SpellDecimal(ErlangTerm.Map fields)
    {
        if (Field(fields, "sign", -1, 1) is not (var sign and not 0) || Field(fields, "exp", -100_000, 100_000) is not { } exponent)
            return null;
        var spelled = fields[new ErlangTerm.Atom("coef")] switch
        {
            ErlangTerm.Atom { Name: "NaN" } => "NaN",
            ErlangTerm.Atom { Name: "inf" } => "Infinity",
            ErlangTerm.Integer { Value: var coefficient } when coefficient >= BigInteger.Zero => Scientific(coefficient.ToString(CultureInfo.InvariantCulture), exponent),
            _ => null,
        };
        return spelled is null ? null : sign < 0 && spelled != "NaN" ? $"-{spelled}" : spelled;
    }

    private static string Scientific(string digits, int exponent)
    {
        var adjusted = exponent + digits.Length - 1;
        if (exponent == 0)
            return digits;
        if (exponent < 0 && adjusted >= -6)
        {
            digits = digits.PadLeft(1 - exponent, '0');
            return digits.Insert(digits.Length + exponent, ".");
        }
        var mantissa = digits.Length > 1 ? digits.Insert(1, ".") : digits;
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}E{(exponent >= 0 ? "+" : "")}{adjusted}");
    }

    private static int? Field(ErlangTerm.Map fields, string name, int least, int most) => Whole(fields[new ErlangTerm.Atom(name)], least, most);

    private static int? Whole(ErlangTerm? term, int least, int most) =>
        term is ErlangTerm.Integer integer && integer.Value >= least && integer.Value <= most ? (int)integer.Value : null;
}
