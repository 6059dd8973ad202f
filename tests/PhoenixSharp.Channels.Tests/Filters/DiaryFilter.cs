using System.Collections.Concurrent;

namespace PhoenixSharp.Filters;

/// <summary>Records the calls of the filters of one test, in order, and holds their further behavior.</summary>
internal sealed class FilterScript
{
    private readonly ConcurrentQueue<string> _entries = new();

    public string[] Entries => [.. _entries];

    public Func<EventContext, Func<EventContext, ValueTask<Reply>>, ValueTask<Reply>> Handle { get; set; } =
        (context, next) => next(context);

    public Func<JoinContext, Func<JoinContext, ValueTask<JoinResult>>, ValueTask<JoinResult>> Join { get; set; } =
        (context, next) => next(context);

    public Func<LeaveContext, Func<LeaveContext, ValueTask>, ValueTask> Leave { get; set; } = (context, next) => next(context);

    public void Write(string entry) => _entries.Enqueue(entry);
}

/// <summary>A filter that writes down what it is called for, and does what the script says.</summary>
internal abstract class DiaryFilter(string name, FilterScript script) : IChannelFilter, IDisposable
{
    public async ValueTask<JoinResult> JoinAsync(JoinContext context, Func<JoinContext, ValueTask<JoinResult>> next)
    {
        script.Write($"{name} joins {context}");
        var result = await script.Join(context, next);
        script.Write($"{name} joined");
        return result;
    }

    public async ValueTask<Reply> HandleAsync(EventContext context, Func<EventContext, ValueTask<Reply>> next)
    {
        script.Write($"{name} handles {context}");
        var reply = await script.Handle(context, next);
        script.Write($"{name} handled");
        return reply;
    }

    public async ValueTask LeaveAsync(LeaveContext context, Func<LeaveContext, ValueTask> next)
    {
        script.Write($"{name} leaves {context.Topic}");
        await script.Leave(context, next);
        script.Write($"{name} left");
    }

    public void Dispose() => script.Write($"{name} disposed");
}

internal sealed class OuterFilter(FilterScript script) : DiaryFilter("outer", script);

internal sealed class InnerFilter(FilterScript script) : DiaryFilter("inner", script);

/// <summary>A filter whose constructor throws.</summary>
internal sealed class BrokenFilter : IChannelFilter
{
    public BrokenFilter() => throw new InvalidOperationException("a secret");
}

/// <summary>A filter that needs nothing and leaves every method out.</summary>
internal sealed class EmptyFilter : IChannelFilter;
