using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PhoenixSharp.TestSupport;

/// <summary>One thing that was logged; its state is the values that a structured log would keep, written out.</summary>
public sealed record LogRecord(string Category, LogLevel Level, EventId EventId, string Text, Exception? Exception, string State = "");

/// <summary>Keeps what is logged, for a test to look at.</summary>
public sealed class RecordingLogger : ILoggerProvider
{
    private readonly ConcurrentQueue<LogRecord> _records = new();

    /// <summary>Gets all that was logged so far, oldest first.</summary>
    public IReadOnlyList<LogRecord> Records => [.. _records];

    /// <summary>Forgets what was logged so far.</summary>
    public void Clear() => _records.Clear();

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Category(RecordingLogger recording, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            recording._records.Enqueue(new LogRecord(name, logLevel, eventId, formatter(state, exception), exception, Values(state)));

        private static string Values(object? state) => state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values) : "";
    }
}
