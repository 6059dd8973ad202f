using PhoenixSharp;

namespace Tokens;

public static class Signing
{
    public static void Run(string secretKeyBase, string userId)
    {
        // src/PhoenixSharp.Wire/README.md 1
    }
}
