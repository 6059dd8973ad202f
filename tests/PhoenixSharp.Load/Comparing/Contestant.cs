namespace PhoenixSharp.Load.Comparing;

/// <summary>A server to be put under load.</summary>
/// <param name="Name">What it is called in options, progress and results.</param>
/// <param name="Protocol">The load generator's <c>--proto</c>: <c>phoenix</c> or <c>signalr</c>.</param>
/// <param name="Command">
/// Program and arguments. <c>{url}</c> in it becomes the address to listen on; where it doesn't occur, <c>--urls</c> and the
/// address are added. The process itself must be the server: a wrapper's CPU time and memory are not the server's.
/// </param>
internal sealed record Contestant(string Name, string Protocol, string[] Command)
{
    public const string Ours = "ours", SignalR = "SignalR", Naive = "naive", Unmerged = "diff window 0";

    public static Contestant FromCommand(string name, string command) =>
        new(name, "phoenix", command.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>One of the comparison hosts of this program.</summary>
    public static Contestant Host(string name, string protocol) =>
        new(name, protocol, ["dotnet", typeof(Contestant).Assembly.Location, "host", name.ToLowerInvariant()]);

    public string[] CommandFor(string url) => Command.Any(word => word.Contains("{url}", StringComparison.Ordinal))
        ? [.. Command.Select(word => word.Replace("{url}", url, StringComparison.Ordinal))]
        : [.. Command, "--urls", url];
}
