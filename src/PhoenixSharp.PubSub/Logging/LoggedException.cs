namespace PhoenixSharp.Logging;

/// <summary>An exception as a log shows it: the messages are escaped, and no line but a stack frame's starts a new one.</summary>
/// <remarks>
/// A message may quote what a client sent, such as that of a <see cref="System.Text.Json.JsonException"/>, and log providers write
/// <see cref="Exception.ToString"/> with its line breaks. The type names and the stack traces are kept.
/// </remarks>
internal sealed class LoggedException : Exception
{
    private const int MaxLineLength = 2048;
    private const string Indentation = "   ";

    private readonly string _text;

    private LoggedException(Exception original, string message, Exception? inner, string text)
        : base(message, inner) => (Original, _text) = (original, text);

    /// <summary>Gets the exception that was thrown.</summary>
    public Exception Original { get; }

    public override string? StackTrace => Original.StackTrace;

    /// <summary>Returns the exception itself if its text is safe; otherwise an exception with the escaped text.</summary>
    public static Exception Of(Exception exception)
    {
        if (exception is LoggedException)
            return exception;
        var original = exception.ToString();
        var text = Escape(exception, original);
        return text == original ? exception : new LoggedException(exception, Escape(exception.Message), exception.InnerException is { } inner ? Of(inner) : null, text);
    }

    /// <summary>Returns an exception with the type and the stack trace of another, for one whose message may quote a payload.</summary>
    public static Exception WithoutMessage(Exception exception) =>
        new LoggedException(exception, "", null, $"{exception.GetType()}{Environment.NewLine}{exception.StackTrace}");

    public override string ToString() => _text;

    private static string Escape(string message) => LogText.Of(message, LogText.MaxSentenceLength);

    private static string Escape(Exception exception, string text)
    {
        foreach (var one in Chain(exception))
        {
            if (Escape(one.Message) is var escaped && escaped != one.Message)
                text = text.Replace(one.Message, escaped, StringComparison.Ordinal);
        }
        HashSet<string> stacks = [.. Chain(exception).SelectMany(one => one.StackTrace?.Split(Environment.NewLine) ?? [])];
        return string.Join(Environment.NewLine, text.Split(Environment.NewLine).Select((line, number) => stacks.Contains(line) ? line : EscapeLine(line, number)));
    }

    // A type with its own ToString may add lines. Indented, they cannot be taken for another record. .NET's own marks stay as they are, so
    // that an exception with safe messages is logged as the object that was thrown.
    private static string EscapeLine(string line, int number)
    {
        var escaped = LogText.Of(line, MaxLineLength);
        var isSafe = number == 0 || escaped.Length == 0 || escaped[0] == ' ' || escaped.StartsWith("--- ", StringComparison.Ordinal);
        return isSafe ? escaped : Indentation + escaped;
    }

    // The outer exceptions come first, since their messages may contain the inner ones.
    private static IEnumerable<Exception> Chain(Exception exception)
    {
        IEnumerable<Exception> inner = exception is AggregateException { InnerExceptions: var all } ? all
            : exception.InnerException is { } one ? [one] : [];
        return [exception, .. inner.SelectMany(Chain)];
    }
}
