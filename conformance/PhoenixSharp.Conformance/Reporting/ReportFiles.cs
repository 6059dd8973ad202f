using System.Text;
using PhoenixSharp.Conformance.Running;

namespace PhoenixSharp.Conformance.Reporting;

/// <summary>A report could not be written; the message says which and why.</summary>
internal sealed class ReportException(string message, Exception inner) : Exception(message, inner);

/// <summary>Writes the reports that the command line asks for.</summary>
internal static class ReportFiles
{
    /// <exception cref="ReportException">A file cannot be written.</exception>
    public static void Write(Arguments arguments, RunFacts facts, Outcome outcome)
    {
        Write(arguments.Json, () => JsonReport.Write(facts, outcome));
        Write(arguments.Junit, () => JUnitReport.Write(facts, outcome));
        Write(arguments.Html, () => Encoding.UTF8.GetBytes(HtmlReport.Write(facts, outcome)));
        Write(arguments.Badge, () => Encoding.UTF8.GetBytes(Badge.Write(facts, outcome)));
    }

    private static void Write(string? file, Func<byte[]> report)
    {
        if (file is null)
            return;
        try
        {
            File.WriteAllBytes(file, report());
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"{file} cannot be written: {problem.Message}", problem);
        }
    }
}
