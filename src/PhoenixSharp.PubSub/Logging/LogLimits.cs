using System.Collections.Concurrent;
using System.Diagnostics;
using System.Numerics;
using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Logging;

/// <summary>Limits how often each kind of message is logged, since clients and other nodes can cause messages.</summary>
/// <remarks>
/// A kind is an event id; for messages with an exception also its type and the method that threw it. Within ten minutes the 1st, 2nd,
/// 4th, 8th … message of a kind is logged; of a change of a node or of the broker link, also the first 64. Then the count starts again. Messages below Information are not limited.
/// </remarks>
internal sealed class LogLimits(TimeProvider time)
{
    private const int MaxKinds = 256; // exceptions have few types and methods; without a bound, generated ones would pile up

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Kind, Counter> _kinds = new();

    /// <summary>Counts a message.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="id">Its event id.</param>
    /// <param name="exception">Its exception.</param>
    /// <param name="occurrence">The number of the message within its kind, or 0 if the kind is not counted.</param>
    /// <returns><see langword="false"/> if the message must not be logged.</returns>
    public bool TryPass(LogLevel level, EventId id, Exception? exception, out long occurrence)
    {
        occurrence = 0;
        if (level < LogLevel.Information || UnlimitedCount(id.Id) is not { } unlimited)
            return true;
        var count = CounterOf(Kind.Of(id, exception)).Increment(time);
        if (count <= unlimited)
            return true;
        occurrence = count;
        return BitOperations.IsPow2(count);
    }

    // A healthy cluster changes its state fewer than 64 times in ten minutes. Null: not limited.
    private static long? UnlimitedCount(int id) => id switch
    {
        205 or 420 or 425 or 431 or 432 => null, // logged once by the caller for each route or mount, or caused by the host alone
        (>= 110 and < 200 and not 127) or (>= 310 and < 400) => 64,
        >= 100 and < 500 => 1,
        _ => null,
    };

    private Counter CounterOf(Kind kind)
    {
        if (_kinds.TryGetValue(kind, out var counter))
            return counter;
        return _kinds.GetOrAdd(_kinds.Count < MaxKinds ? kind : new Kind(kind.Id, null, null), static _ => new Counter());
    }

    private readonly record struct Kind(int Id, Type? Exception, string? Method)
    {
        public static Kind Of(EventId id, Exception? exception)
        {
            var thrown = (exception as LoggedException)?.Original ?? exception;
            return new Kind(id.Id, thrown?.GetType(), thrown is null ? null : MethodOf(thrown));
        }

#if NET9_0_OR_GREATER
        private static string? MethodOf(Exception exception) =>
            new StackTrace(exception).GetFrame(0) is { } frame && DiagnosticMethodInfo.Create(frame) is { } method
                ? $"{method.DeclaringTypeName}.{method.Name}" : null;
#else
        // The client is built for .NET 8 too, where only the text names a method without reflection: "   at Type.Method(Parameter parameter)".
        private static string? MethodOf(Exception exception) =>
            exception.StackTrace is { } text && text.IndexOf('(', StringComparison.Ordinal) is > 0 and var end ? text[..end] : null;
#endif
    }

    private sealed class Counter
    {
        private readonly Lock _gate = new();
        private long _began;
        private long _count;

        public long Increment(TimeProvider time)
        {
            lock (_gate)
            {
                if (_count == 0 || time.GetElapsedTime(_began) >= Period)
                    (_began, _count) = (time.GetTimestamp(), 0);
                return ++_count;
            }
        }
    }
}
