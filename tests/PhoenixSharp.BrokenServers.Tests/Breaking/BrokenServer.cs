using PhoenixSharp.BrokenServers.Tests.Between;

namespace PhoenixSharp.BrokenServers.Tests.Breaking;

/// <summary>A server with one flaw, and the scenario that has to catch it.</summary>
/// <param name="Name">What it does wrong.</param>
/// <param name="Step">At which step, so that nothing else is taken for the catch.</param>
internal sealed record BrokenServer(string Name, string Scenario, int Step, Func<Flaw> Flaw)
{
    /// <summary>The other step, where the recording leaves the order of two messages open.</summary>
    public int? OrStep { get; init; }
}
