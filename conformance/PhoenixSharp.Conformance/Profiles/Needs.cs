using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Profiles;

/// <summary>What of the contract a scenario speaks to.</summary>
/// <param name="Transports">Of which socket; null where the socket has no such transport and the scenario shows just that.</param>
internal sealed record Needs(
    IReadOnlyList<(string Socket, string? Transport)> Transports, IReadOnlyList<string> Channels, IReadOnlyList<string> Versions)
{
    public static Needs Of(Scenario scenario)
    {
        var paths = scenario.Steps.Select(step => step.RequestOrNull()?.Path).OfType<string>().ToList();
        return new Needs(
            [.. paths.Select(TransportOf).OfType<(string, string?)>().Distinct()],
            [.. ScenarioNames.Of(scenario).Select(Contract.ChannelOf).OfType<string>().Distinct()],
            [.. paths.Select(VersionOf).OfType<string>().Distinct()]);
    }

    private static (string, string?)? TransportOf(string path)
    {
        if (Contract.SocketOf(path.Split('?')[0]) is not { } socket)
            return null;
        var transport = path.StartsWith(socket + "/longpoll", StringComparison.Ordinal) ? Contract.LongPoll : Contract.WebSocket;
        return (socket, Contract.Sockets[socket].Contains(transport) ? transport : null);
    }

    // One that names none speaks version 1; one that names another is refused, which needs none.
    private static string? VersionOf(string path)
    {
        var named = path.Split('?', '&').Where(part => part.StartsWith("vsn=", StringComparison.Ordinal)).Select(part => part["vsn=".Length..]).LastOrDefault();
        return Contract.Versions.FirstOrDefault(version => version[0] == (named is null ? '1' : named.FirstOrDefault()));
    }
}
