using System.Text.RegularExpressions;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Packages.Tests.Rig;

/// <summary>The server that the root README prints.</summary>
internal static partial class ReadmeServer
{
    /// <summary>Gets the text of its <c>Program.cs</c>: the one block of C# that makes an application and maps a socket.</summary>
    public static string Code { get; } =
        Blocks().Matches(Checkout.Read("README.md")).Select(block => block.Groups[1].Value).Single(IsServer);

    private static bool IsServer(string code) =>
        code.Contains("WebApplication.CreateBuilder", StringComparison.Ordinal) && code.Contains("MapSocket", StringComparison.Ordinal);

    [GeneratedRegex(@"^```(?:csharp|cs)\r?\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
