using System.Collections;
using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Logging;

/// <summary>The host's loggers, but that its lines about requests are told without the secrets of their queries.</summary>
/// <remarks>The host writes <c>Request starting HTTP/1.1 GET http://…?token=…</c> before any middleware runs, so only what takes its lines can keep one out.</remarks>
internal sealed class RedactingLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    // The category of "Request starting" and "Request finished".
    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public ILogger CreateLogger(string categoryName) =>
        categoryName == Requests ? new RedactingLogger(inner.CreateLogger(categoryName)) : inner.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    private sealed class RedactingLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!inner.IsEnabled(logLevel))
                return;
            if (state is IReadOnlyList<KeyValuePair<string, object?>> values && Query(values) is { } query && SecretQueries.Redact(query) is var redacted && redacted != query)
                inner.Log(logLevel, eventId, new RedactedLine(values, query, redacted, formatter(state, exception)), exception, static (line, _) => line.ToString());
            else
                inner.Log(logLevel, eventId, state, exception, formatter);
        }

        private static string? Query(IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            foreach (var (name, value) in values)
            {
                if (name == "QueryString")
                    return value?.ToString();
            }
            return null;
        }
    }

    /// <summary>A line as it was, text and values, with another query.</summary>
    private sealed class RedactedLine(IReadOnlyList<KeyValuePair<string, object?>> values, string query, string redacted, string text)
        : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => values.Count;

        public KeyValuePair<string, object?> this[int index] => values[index] is { Value: { } value } pair && value.ToString() is { } told && told.Contains(query, StringComparison.Ordinal)
            ? KeyValuePair.Create<string, object?>(pair.Key, told.Replace(query, redacted, StringComparison.Ordinal))
            : values[index];

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            for (var i = 0; i < Count; i++)
                yield return this[i];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => text.Replace(query, redacted, StringComparison.Ordinal);
    }
}
