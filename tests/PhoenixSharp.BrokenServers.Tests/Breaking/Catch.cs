using PhoenixSharp.BrokenServers.Tests.Between;
using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Running;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.BrokenServers.Tests.Breaking;

/// <summary>Plays a scenario against a server with a flaw.</summary>
internal static class Catch
{
    // For what a flaw keeps from coming: all else comes at once, also on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, Scenario> Scenarios = BuiltIn.Scenarios().ToDictionary(scenario => scenario.Name);

    /// <returns>Where it went another way than recorded; null where it did not.</returns>
    public static Task<PlayFailure?> PlayAsync(Uri server, string scenario, Func<Flaw> flaw) =>
        PlayAsync(server, Scenarios[scenario], flaw, new PlayOptions(server) { Patience = Patience, EndPatience = EndPatience });

    /// <summary>Plays it through the interposer, which passes everything on.</summary>
    public static Task<PlayFailure?> PlayUnalteredAsync(Uri server, string scenario) =>
        PlayAsync(server, Scenarios[scenario], () => Flaw.None, new PlayOptions(server));

    private static async Task<PlayFailure?> PlayAsync(Uri server, Scenario scenario, Func<Flaw> flaw, PlayOptions options)
    {
        if (!scenario.StopsServer)
            return await PlayAsync(server, scenario, flaw, options, null);
        await using var own = await ServerProcess.StartAsync(Servers.Command);
        return await PlayAsync(own.Url, scenario, flaw, options, own.Terminate);
    }

    private static async Task<PlayFailure?> PlayAsync(Uri server, Scenario scenario, Func<Flaw> flaw, PlayOptions options, Action? terminate)
    {
        await using var interposer = new Interposer(server, flaw);
        var suite = new Suite(options with { Server = interposer.Url, Terminate = terminate }, 1, _ => { });
        return (await suite.PlayAsync([scenario])).Single().Failure;
    }
}
