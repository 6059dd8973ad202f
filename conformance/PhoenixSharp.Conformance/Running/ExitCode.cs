namespace PhoenixSharp.Conformance.Running;

/// <summary>What the program ends with.</summary>
internal static class ExitCode
{
    public const int Passed = 0;
    public const int Failed = 1;
    public const int CannotRun = 2;
}
