namespace PhoenixSharp.Wire;

/// <summary>How large and how deep a term may be, read or written, so that what was signed can be verified.</summary>
internal static class TermLimits
{
    public const int MaxBytes = 64 * 1024;

    public const int MaxDepth = 64;

    public const int MaxIntegerBytes = 1024;
}
