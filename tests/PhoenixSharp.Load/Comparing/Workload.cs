using System.Text.Json.Nodes;

namespace PhoenixSharp.Load.Comparing;

/// <summary>One kind of load, and what is read from its result.</summary>
/// <param name="Name">What <c>--only</c> calls it.</param>
/// <param name="Arguments">The load generator's scenario and options.</param>
/// <param name="Metrics">One row of the table each.</param>
internal sealed record Workload(string Name, string[] Arguments, Metric[] Metrics)
{
    /// <summary>Runs it once uncounted first: the load generator has no warm-up of its own for it.</summary>
    public bool Rehearsed { get; init; }

    /// <summary>Is over before a fresh process has compiled its hot code again: that is held back, lest more than half of what is measured is the compiler.</summary>
    public bool IsShort { get; init; }

    /// <summary>Only our server has presence.</summary>
    public bool OursOnly { get; init; }
}

/// <summary>A figure of a run.</summary>
/// <param name="Name">Heads its row.</param>
/// <param name="Format">How its value is written, as for <see cref="double.ToString(string)"/>.</param>
/// <param name="Read">Finds it in the run's result.</param>
/// <param name="Target">What it should reach.</param>
internal sealed record Metric(string Name, string Format, Func<JsonObject, double> Read, Target Target)
{
    /// <summary>A figure that the load generator prints.</summary>
    public static Metric Of(string name, string format, string field, Target target) =>
        new(name, format, run => run[field]!.GetValue<double>(), target);
}

/// <summary>A limit for our figure, as it is or as a multiple of another contestant's.</summary>
/// <param name="Limit">The most it may be; with <paramref name="MoreIsBetter"/> the least.</param>
/// <param name="Against">Whose figure it is a multiple of, or null.</param>
/// <param name="MoreIsBetter">Whether larger figures are better.</param>
internal sealed record Target(double Limit, string? Against, bool MoreIsBetter = false)
{
    /// <returns>Null where the other contestant did not run.</returns>
    public bool? IsMet(double ours, double? other)
    {
        if (Against is not null && other is null) return null;
        var allowed = Limit * (other ?? 1);
        return MoreIsBetter ? ours >= allowed : ours <= allowed;
    }

    public override string ToString() => $"{(MoreIsBetter ? '≥' : '≤')} {Limit:#,0.##}{(Against is null ? "" : $" × {Against}")}";
}
