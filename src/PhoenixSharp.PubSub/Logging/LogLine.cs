using System.Collections;
using System.Globalization;
using System.Text;

namespace PhoenixSharp.Logging;

/// <summary>The state of a log message with its values escaped. Its text is built from the escaped values.</summary>
internal sealed class LogLine : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const string FormatKey = "{OriginalFormat}"; // a convention of Microsoft.Extensions.Logging
    private const string Suffix = " (message {Occurrence} of this kind in 10 minutes)";

    private readonly KeyValuePair<string, object?>[] _values;
    private string? _text;

    private LogLine(KeyValuePair<string, object?>[] values) => _values = values;

    public int Count => _values.Length;

    public KeyValuePair<string, object?> this[int index] => _values[index];

    /// <summary>Returns the line for a state.</summary>
    /// <param name="state">The state as the component logs it.</param>
    /// <param name="text">Builds the unescaped text of a state that has no format.</param>
    /// <param name="occurrence">The number of the message within its kind. From 2 on, the line contains it.</param>
    public static LogLine Of(object? state, Func<string> text, long occurrence)
    {
        var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        var format = values.LastOrDefault(value => value.Key == FormatKey).Value as string
            ?? Literal(LogText.Of(text(), LogText.MaxSentenceLength));
        List<KeyValuePair<string, object?>> escaped = [.. values.Where(value => value.Key != FormatKey).Select(Escape)];
        if (occurrence > 1)
            escaped.Add(new("Occurrence", occurrence));
        escaped.Add(new(FormatKey, occurrence > 1 ? format + Suffix : format)); // log providers expect the format at the end
        return new LogLine([.. escaped]);
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => _text ??= Render((string)_values[^1].Value!);

    // Numbers and times contain nothing that a client chose; they keep their type for structured logs.
    private static KeyValuePair<string, object?> Escape(KeyValuePair<string, object?> value) =>
        value.Value is null or IFormattable ? value : new(value.Key, LogText.Of(value.Value.ToString() ?? "", MaxLength(value.Key)));

    private static int MaxLength(string name) => name is "Reason" or "Routes" ? LogText.MaxSentenceLength : LogText.MaxValueLength;

    private static string Literal(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private string Render(string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] is '{' or '}' && i + 1 < format.Length && format[i + 1] == format[i])
                text.Append(format[i++]);
            else if (format[i] == '{' && format.IndexOf('}', i) is var end and > 0)
                (_, i) = (text.Append(ValueOf(format[(i + 1)..end])), end);
            else
                text.Append(format[i]);
        }
        return text.ToString();
    }

    // The source generator keeps the @ of a parameter that is called @event, and the case of one that the format writes differently.
    private string ValueOf(string name) =>
        Convert.ToString(Array.Find(_values, value => value.Key.TrimStart('@').Equals(name, StringComparison.OrdinalIgnoreCase)).Value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "";
}
