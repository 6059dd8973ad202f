using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Testing;

/// <summary>Keeps the last lines that the server logged, for the message of a failed test.</summary>
/// <remarks>
/// It keeps warnings and errors of every category, and the information of PhoenixSharp, which explains refusals and messages that a channel
/// can't handle. The information of the host and of the application would hide these lines.
/// </remarks>
internal sealed class FailureLog : ILoggerProvider
{
    private const int Kept = 10;
    private const string OwnCategories = "PhoenixSharp.";

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    public ILogger CreateLogger(string categoryName) => new Category(
        this, categoryName.StartsWith(OwnCategories, StringComparison.Ordinal) ? LogLevel.Information : LogLevel.Warning);

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
                _lines.Dequeue();
        }
    }

    private sealed class Category(FailureLog log, LogLevel minimum) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var text = formatter(state, exception);
            log.Add(exception is null ? text : $"{text}: {exception.GetType().Name}: {exception.Message}");
        }
    }
}
