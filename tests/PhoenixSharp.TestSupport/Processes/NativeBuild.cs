using System.Runtime.InteropServices;

namespace PhoenixSharp.TestSupport;

/// <summary>The command that publishes a project as a native program.</summary>
/// <remarks>Test projects that do not reference this project compile this file.</remarks>
public static class NativeBuild
{
    /// <summary>Returns the arguments of <c>dotnet</c>.</summary>
    /// <param name="project">The folder of the project.</param>
    /// <param name="output">The folder for the program.</param>
    /// <param name="artifacts">The folder for all other files of the build.</param>
    public static string[] Command(string project, string output, string artifacts) =>
    [
        "publish", project, "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "-p:PublishAot=true",
        "--output", output, "--artifacts-path", artifacts, "-nologo", "-verbosity:quiet",
        "-nodeReuse:false", "-p:UseSharedCompilation=false", // no build or compiler server keeps running
    ];
}
