using System.Text.RegularExpressions;

namespace PhoenixSharp.Wire;

/// <summary>Chooses the serializer by the <c>vsn</c> that a client asks for.</summary>
/// <remarks>Phoenix <c>socket.ex</c>, <c>negotiate_serializer/2</c>: the requirements are <c>~&gt; 1.0.0</c> and <c>~&gt; 2.0.0</c>.</remarks>
public static partial class Versions
{
    /// <summary>What a client speaks that names no version.</summary>
    public const string Assumed = "1.0.0";

    /// <summary>Gets the serializer for a version.</summary>
    /// <returns>Null if there is none: 1.0.x and 2.0.x are served; a pre-release counts as older than its release.</returns>
    public static ISerializer? Choose(string vsn)
    {
        var match = SemVer().Match(vsn);
        if (!match.Success || match.Groups["minor"].ValueSpan is not "0")
            return null;
        var released = match.Groups["patch"].ValueSpan is not "0" || !match.Groups["pre"].Success;
        return (match.Groups["major"].Value, released) switch
        {
            ("1", true) => V1Serializer.Instance,
            ("2", true) => V2Serializer.Instance,
            _ => null,
        };
    }

    // semver.org, as Elixir's Version.parse/1 reads it: three numbers without leading zeros, then -pre and +build
    [GeneratedRegex(
        @"\A(?<major>0|[1-9][0-9]*)\.(?<minor>0|[1-9][0-9]*)\.(?<patch>0|[1-9][0-9]*)" +
        @"(?<pre>-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?" +
        @"(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex SemVer();
}
