using System.Text.RegularExpressions;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Packages.Tests.Documents;

/// <summary>The blocks of C# in the guide and in the README of each package, numbered in each document.</summary>
internal static partial class DocumentBlocks
{
    // Not in the list: the root README, the README of Testing and ENTITY-FRAMEWORK.md, whose code other tests compile, and DIAGNOSTICS.md
    // and the README of Generators, which show fragments.
    private static readonly string[] Documents =
    [
        "docs/GUIDE.md", "docs/NATIVE.md", "clients/PhoenixSharp.Client/README.md", "clients/PhoenixSharp.Client.WebsocketClient/README.md",
        "src/PhoenixSharp.AspNetCore/README.md", "src/PhoenixSharp.Channels/README.md", "src/PhoenixSharp.Presence/README.md",
        "src/PhoenixSharp.PubSub/README.md", "src/PhoenixSharp.Wire/README.md", "src/PhoenixSharp.Redis/README.md",
        "src/PhoenixSharp.RabbitMQ/README.md", "src/PhoenixSharp.Nats/README.md",
    ];

    /// <summary>Gets the code of each block by its name, such as <c>docs/GUIDE.md 1</c>, without blocks for the SDK (<c>#:</c>).</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Documents
        .SelectMany(document => Block().Matches(Checkout.Read(document))
            .Select((block, index) => (Name: $"{document} {index + 1}", Code: block.Groups["code"].Value)))
        .Where(block => !block.Code.StartsWith("#:", StringComparison.Ordinal))
        .ToDictionary(block => block.Name, block => block.Code);

    /// <summary>Puts the blocks into a file of C# at the lines that name them.</summary>
    /// <param name="file">The text of the file.</param>
    /// <param name="used">The names of the blocks are added to it.</param>
    /// <remarks>
    /// A line names a block, such as <c>// docs/GUIDE.md 1</c>, or one half of it, with <c>statements</c> or <c>types</c>. The
    /// <c>using</c> directives of the blocks move to the top.
    /// </remarks>
    public static string Fill(string file, ISet<string> used)
    {
        var usings = new HashSet<string>();
        var filled = Place().Replace(file, place =>
        {
            used.Add(place.Groups["name"].Value);
            var code = All[place.Groups["name"].Value];
            usings.UnionWith(Using().Matches(code).Select(directive => directive.Value.Trim()));
            return Half(Using().Replace(code, ""), place.Groups["half"].Value);
        });
        return string.Join('\n', usings.Where(directive => !file.Contains(directive, StringComparison.Ordinal)).Append(filled));
    }

    // Types follow statements. They begin at a modifier or an attribute that is not indented.
    private static string Half(string code, string half)
    {
        var types = Type().Match(code) is { Success: true } type ? type.Index : code.Length;
        return half switch { "statements" => code[..types], "types" => code[types..], _ => code };
    }

    [GeneratedRegex(@"^```(?:csharp|cs)\r?\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^ *// (?<name>[\w./]+\.md \d+)(?: (?<half>statements|types))?$", RegexOptions.Multiline)]
    private static partial Regex Place();

    [GeneratedRegex(@"^using [\w.]+;\r?\n", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^(\[|public |internal )", RegexOptions.Multiline)]
    private static partial Regex Type();
}
