using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Explaining;

/// <summary>Tells a scenario in words: who does what, what has to come, and what may differ.</summary>
internal static class Explanation
{
    public static void Write(Scenario scenario, TextWriter to)
    {
        to.WriteLine(scenario.Name);
        to.WriteLine(scenario.Description);
        to.WriteLine();
        foreach (var step in scenario.Steps)
        {
            to.WriteLine($"{step.Number,4}  {StepWords.Of(step)}");
            foreach (var line in StepWords.WireOf(step))
                to.WriteLine($"        {line}");
        }
        to.WriteLine();
        to.WriteLine("What may differ:");
        foreach (var tolerance in ToleranceWords.Of(scenario))
            to.WriteLine($"  - {tolerance}");
        to.WriteLine();
    }
}
