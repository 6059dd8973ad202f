using System.Globalization;

namespace PhoenixSharp.Conformance.Reporting;

/// <summary>A run as a badge: an SVG that needs nothing else. It counts against all scenarios, played or not.</summary>
internal static class Badge
{
    private const string Label = "phoenix channels";
    private const string Green = "#2a7d3f";
    private const string Yellow = "#8a6a00";
    private const string Red = "#b3261e";
    private const double LetterWidth = 6.6; // of the font at that size, on the wide side
    private const int Padding = 8;

    public static string Write(RunFacts facts, Outcome outcome)
    {
        var count = $"{outcome.Count(Verdict.Passed)}/{facts.All}";
        var (left, right) = (Width(Label), Width(count));
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{Label} {count}">
            <title>{Label} {count}</title>
            <clipPath id="r"><rect width="{left + right}" height="20" rx="3"/></clipPath>
            <g clip-path="url(#r)"><rect width="{left}" height="20" fill="#444"/><rect x="{left}" width="{right}" height="20" fill="{Color(facts, outcome)}"/></g>
            <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
            <text x="{left / 2.0}" y="14">{Label}</text><text x="{left + right / 2.0}" y="14">{count}</text></g>
            </svg>
            """);
    }

    // Green: all went as recorded or as the list of deviations says. Yellow: nothing failed, but something wasn't played.
    private static string Color(RunFacts facts, Outcome outcome) =>
        outcome.Count(Verdict.Failed) > 0 ? Red : outcome.Count(Verdict.Passed) + outcome.Count(Verdict.Deviation) == facts.All ? Green : Yellow;

    private static int Width(string text) => (int)Math.Ceiling(text.Length * LetterWidth) + 2 * Padding;
}
