using System.Globalization;
using System.Text.Json;
using PhoenixSharp.Conformance.Explaining;

namespace PhoenixSharp.Conformance.Reporting;

/// <summary>A run as JSON, for programs. The shape is that of <c>help json</c> and stays.</summary>
internal static class JsonReport
{
    private const int Format = 1;

    public static byte[] Write(RunFacts facts, Outcome outcome)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("suite", RunFacts.Suite);
            json.WriteString("server", facts.Server);
            json.WriteString("started", facts.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            json.WriteNumber("seconds", Seconds(facts.Took));
            WriteCounts(json, facts, outcome);
            json.WriteStartArray("scenarios");
            foreach (var one in outcome.Scenarios)
                Write(json, one);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, RunFacts facts, Outcome outcome)
    {
        json.WriteStartObject("counts");
        foreach (var verdict in Enum.GetValues<Verdict>())
            json.WriteNumber(NameOf(verdict), outcome.Count(verdict));
        json.WriteNumber("all", facts.All);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Judged one)
    {
        json.WriteStartObject();
        json.WriteString("name", one.Scenario.Name);
        json.WriteString("area", one.Scenario.Area);
        json.WriteString("description", one.Scenario.Description);
        json.WriteString("verdict", NameOf(one.Verdict));
        json.WriteNumber("seconds", Seconds(one.Took));
        json.WriteString("reason", one.Reason);
        if (one.Failure is { } failure)
        {
            json.WriteStartObject("failure");
            json.WriteNumber("step", failure.Step);
            json.WriteString("client", failure.Client);
            json.WriteString("what", StepWords.Of(one.Scenario.Steps[failure.Step]));
            json.WriteString("expected", failure.Expected);
            json.WriteString("came", failure.Came);
            json.WriteString("why", failure.Why);
            json.WriteEndObject();
        }
        else
            json.WriteNull("failure");
        json.WriteEndObject();
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    private static string NameOf(Verdict verdict) => JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.ToString());
}
