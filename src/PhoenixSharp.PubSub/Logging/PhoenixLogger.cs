using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Logging;

/// <summary>
/// The logger of this library's components: (1) limits how often each kind of message is logged, (2) escapes text that clients and other
/// nodes chose.
/// </summary>
/// <param name="inner">The host's logger.</param>
/// <param name="limits">The limits, or <see langword="null"/> for none.</param>
internal sealed class PhoenixLogger(ILogger inner, LogLimits? limits) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var occurrence = 0L;
        if (!inner.IsEnabled(logLevel) || limits?.TryPass(logLevel, eventId, exception, out occurrence) == false) // (1)
            return;
        var line = LogLine.Of(state, () => formatter(state, exception), occurrence); // (2)
        inner.Log(logLevel, eventId, line, exception is null ? null : LoggedException.Of(exception), static (line, _) => line.ToString());
    }
}
