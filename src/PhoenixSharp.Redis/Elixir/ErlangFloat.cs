using System.Globalization;

namespace PhoenixSharp.Elixir;

/// <summary>Spells floats as OTP does, and so Jason: the shortest digits that read as the same, always with a point.</summary>
/// <remarks>After <c>io_lib_format:fwrite_g/1</c> and <c>float_to_binary(F, [short])</c>: <c>1.0e5</c>, <c>123.0</c>, <c>0.001</c>.</remarks>
internal static class ErlangFloat
{
    private const double ExactIntegers = 1L << 53; // from here on a point would promise digits that aren't known

    /// <param name="value">Finite.</param>
    public static string Spell(double value)
    {
        if (value == 0)
            return double.IsNegative(value) ? "-0.0" : "0.0";
        var sign = value < 0 ? "-" : "";
        var (digits, place) = Shortest(Math.Abs(value));
        return sign + (place > 0 && place < digits.Length ? digits.Insert(place, ".") : Outside(digits, place, Math.Abs(value)));
    }

    // The point is before or behind all digits: zeros up to it, unless an exponent is shorter.
    private static string Outside(string digits, int place, double value)
    {
        var exponent = (place - 1).ToString(CultureInfo.InvariantCulture);
        var costs = exponent.Length + 1 + (digits.Length == 1 ? 2 : 1);
        if (place <= 0)
            return 2 - place <= costs ? $"0.{new string('0', -place)}{digits}" : WithExponent(digits, exponent);
        return place - digits.Length + 2 <= costs && value < ExactIntegers
            ? $"{digits}{new string('0', place - digits.Length)}.0"
            : WithExponent(digits, exponent);
    }

    private static string WithExponent(string digits, string exponent) => $"{digits[0]}.{(digits.Length == 1 ? "0" : digits[1..])}e{exponent}";

    // The value is 0.digits × 10^place.
    private static (string Digits, int Place) Shortest(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var (mantissa, exponent) = text.Split('E') is [var head, var tail] ? (head, int.Parse(tail, CultureInfo.InvariantCulture)) : (text, 0);
        var whole = mantissa.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? point : mantissa.Length;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var zeros = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), whole + exponent - zeros);
    }
}
