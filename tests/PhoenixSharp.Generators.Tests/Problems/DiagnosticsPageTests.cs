using System.Reflection;
using Microsoft.CodeAnalysis;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Generators.Tests;

/// <summary>The page that the help links lead to.</summary>
public sealed class DiagnosticsPageTests
{
    private static readonly string[] Page = [.. Checkout.Read("docs", "DIAGNOSTICS.md").Split('\n').Select(line => line.TrimEnd('\r'))];

    private static readonly DiagnosticDescriptor[] Rules =
        [.. typeof(Generators.Rules).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>().OrderBy(rule => rule.Id)];

    [Fact]
    public void Page_has_one_section_for_each_rule_in_order() => Assert.Equal(
        Rules.Select(rule => $"## {rule.Id}"),
        Page.Where(line => line.StartsWith("## ", StringComparison.Ordinal)));

    [Fact]
    public void Section_has_a_cause_and_a_remedy()
    {
        foreach (var section in string.Join('\n', Page).Split("\n## ")[1..])
        {
            Assert.Contains("**Cause**: ", section, StringComparison.Ordinal);
            Assert.Contains("**Remedy**: ", section, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Table_has_title_and_severity_of_each_rule()
    {
        foreach (var rule in Rules)
        {
            var start = $"| [{rule.Id}](#{rule.Id.ToLowerInvariant()}) | {rule.Title} | {rule.DefaultSeverity.ToString().ToLowerInvariant()} |";
            Assert.Single(Page, line => line.StartsWith(start, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Table_names_the_rules_that_have_a_code_fix()
    {
        string[] fixable = [.. typeof(PhoenixSharp.CodeFixes.MakePartialFix).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider)))
            .SelectMany(type => ((Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds)
            .Order()];
        Assert.Equal(fixable, Page.Where(line => line.StartsWith("| [PHX", StringComparison.Ordinal) && line.EndsWith("| yes |", StringComparison.Ordinal)).Select(line => line[3..9]));
    }

    [Fact]
    public void Help_link_leads_to_the_section() =>
        Assert.All(Rules, rule => Assert.Equal($"{Generators.Rules.HelpPage}#{rule.Id.ToLowerInvariant()}", rule.HelpLinkUri));
}
