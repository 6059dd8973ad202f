using PhoenixSharp.TestSupport;

namespace PhoenixSharp;

/// <summary>The pages in <c>docs</c>, whose promises tests keep.</summary>
internal static class Documents
{
    public static string Read(string page) => Checkout.Read("docs", page);

    /// <summary>Reads a file by its path from the repository's root.</summary>
    public static string ReadSource(string path) => Checkout.Read(path);
}
