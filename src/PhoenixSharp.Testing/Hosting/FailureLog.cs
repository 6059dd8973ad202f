using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Testing;

/// <summary>Keeps the last warnings and errors that the server logged, for the message of a failed test.</summary>
internal sealed class FailureLog : ILoggerProvider, ILogger
{
    private const int Kept = 10;

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

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var text = formatter(state, exception);
        lock (_gate)
        {
            _lines.Enqueue(exception is null ? text : $"{text}: {exception.GetType().Name}: {exception.Message}");
            if (_lines.Count > Kept)
                _lines.Dequeue();
        }
    }

    public void Dispose()
    {
    }
}
