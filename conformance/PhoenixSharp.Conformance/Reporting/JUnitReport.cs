using System.Globalization;
using System.Text;
using System.Xml;

namespace PhoenixSharp.Conformance.Reporting;

/// <summary>A run as JUnit XML, for build servers: a suite for each area. What counts as neither passed nor failed is skipped there, with its reason.</summary>
internal static class JUnitReport
{
    private static readonly XmlWriterSettings Settings = new() { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" };

    public static byte[] Write(RunFacts facts, Outcome outcome)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", RunFacts.Suite);
            WriteCounts(xml, [.. outcome.Scenarios], facts.Took);
            foreach (var area in outcome.Scenarios.GroupBy(one => one.Scenario.Area))
                WriteArea(xml, facts, area.Key, [.. area]);
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private static void WriteArea(XmlWriter xml, RunFacts facts, string area, List<Judged> scenarios)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", area);
        xml.WriteAttributeString("timestamp", facts.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        WriteCounts(xml, scenarios, TimeSpan.FromTicks(scenarios.Sum(one => one.Took.Ticks)));
        foreach (var one in scenarios)
            WriteScenario(xml, one);
        xml.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter xml, List<Judged> scenarios, TimeSpan took)
    {
        void Write(string name, int count) => xml.WriteAttributeString(name, count.ToString(CultureInfo.InvariantCulture));
        Write("tests", scenarios.Count);
        Write("failures", scenarios.Count(one => one.Verdict == Verdict.Failed));
        Write("errors", 0);
        Write("skipped", scenarios.Count(one => one.Verdict is not (Verdict.Passed or Verdict.Failed)));
        WriteTime(xml, took);
    }

    private static void WriteTime(XmlWriter xml, TimeSpan took) => xml.WriteAttributeString("time", took.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture));

    private static void WriteScenario(XmlWriter xml, Judged one)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", one.Scenario.Area);
        xml.WriteAttributeString("name", one.Scenario.Name);
        WriteTime(xml, one.Took);
        if (one.Verdict == Verdict.Failed)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Lawful(one.Failure?.Why ?? one.Reason!));
            xml.WriteString(Lawful(one.Failure is { } failure ? $"{failure.Place}\nexpected: {failure.Expected}\ncame:     {failure.Came}" : one.Scenario.Description));
            xml.WriteEndElement();
        }
        else if (one.Verdict != Verdict.Passed)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", Lawful($"{one.Verdict switch
            {
                Verdict.Deviation => "a listed deviation",
                Verdict.NotPlayed => "not played",
                _ => "not in the profile",
            }}: {one.Reason}"));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    // A server may send what XML 1.0 §2.2 has no character for, not even escaped.
    private static string Lawful(string text)
    {
        var lawful = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // a lone surrogate comes as U+FFFD
            lawful.Append(rune.Value is 0x9 or 0xA or 0xD or >= 0x20 and not (0xFFFE or 0xFFFF) ? rune.ToString() : $"\\u{rune.Value:x4}");
        return lawful.ToString();
    }
}
