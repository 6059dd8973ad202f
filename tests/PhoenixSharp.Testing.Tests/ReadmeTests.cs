using System.Text.RegularExpressions;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Testing.Tests;

public sealed partial class ReadmeTests
{
    [Fact]
    public void Code_of_the_readme_is_compiled()
    {
        var readme = File.ReadAllText(Path.Combine(Checkout.Root, "src/PhoenixSharp.Testing/README.md"));
        var compiled = Flat(File.ReadAllText(Path.Combine(Checkout.Root, "tests/PhoenixSharp.Testing.Tests/ReadmeExample.cs")));
        var blocks = CodeBlock().Matches(readme).Select(block => block.Groups["code"].Value).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Flat(block), compiled, StringComparison.Ordinal));
    }

    [Fact]
    public void Readme_names_only_members_that_exist()
    {
        var readme = File.ReadAllText(Path.Combine(Checkout.Root, "src/PhoenixSharp.Testing/README.md"));
        var members = new[] { typeof(ChannelTest), typeof(TestClient), typeof(TestMember), typeof(ReceivedReply), typeof(ReceivedMessage), typeof(VirtualTime) }
            .SelectMany(type => type.GetMembers()).Select(member => member.Name).ToHashSet();
        var named = Call().Matches(readme).Select(call => call.Groups["name"].Value).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(members));
    }

    private static string Flat(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    // In tables: `server.PushAsync(…)`
    [GeneratedRegex(@"`(server|client|member|reply|message|time)\.(?<name>\w+)")]
    private static partial Regex Call();
}
