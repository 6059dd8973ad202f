using Cluster.Nodes;

namespace Cluster.Playing;

/// <summary>What can be typed.</summary>
internal sealed class Commands(Node[] nodes, Redis redis, int port)
{
    private const string Help = """
        kill 2         end node two at once, as a power cut does (SIGKILL)
        stop 2         let it end in its own time, as a deploy does (SIGTERM)
        pause 2        let it stand still (SIGSTOP); resume 2
        start 2        start it again
        redis kill     take the nodes' link away; redis start
        status         how each node sees the others; status garden counts that room instead of lobby
        quit           end all of it
        """;

    private readonly Survey _survey = new(nodes, redis);

    public string Welcome => $"""
        Open http://localhost:{port} in two windows, and kill the node that one of them is on.
        {string.Join('\n', nodes.Select((node, index) => $"  node {index + 1}, {node.Name}: http://localhost:{node.Port}, pid {node.Id}"))}
          Redis: {redis.Address}, {redis.State}
        {Help}
        """;

    /// <summary>Does what one line says.</summary>
    /// <returns>What to tell; null to end.</returns>
    public async Task<string?> RunAsync(string line, CancellationToken stopping)
    {
        try
        {
            return line.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
            {
                [] or ["help"] => Help,
                ["quit" or "exit"] => null,
                ["status"] => await _survey.OfAsync("lobby", stopping),
                ["status", var room] => await _survey.OfAsync(room, stopping),
                ["redis", "kill"] => await redis.KillAsync(),
                ["redis", "start"] => await redis.StartAsync(stopping),
                ["redis", ..] => "redis kill, or redis start?",
                [("kill" or "stop" or "pause" or "resume" or "start") and var verb, .. var which] => await DoAsync(verb, which, stopping),
                [var word, ..] => $"There is no \"{word}\". There is:\n{Help}",
            };
        }
        catch (StartException problem)
        {
            return problem.Message;
        }
    }

    private async Task<string> DoAsync(string verb, string[] which, CancellationToken stopping)
    {
        if (which is not [var name] || Find(name) is not { } node)
            return $"{verb} which node? {verb} 1, {verb} 2 or {verb} 3.";
        if (!Processes.Signals.Exist && verb is not ("kill" or "start"))
            return $"Windows has no signal for {verb}: kill {name} and start {name} work.";
        return verb switch
        {
            "kill" => await node.KillAsync(),
            "stop" => await node.StopAsync().WaitAsync(stopping),
            "pause" => await node.PauseAsync(),
            "resume" => await node.ResumeAsync(),
            _ => await node.StartAsync(stopping),
        };
    }

    private Node? Find(string name) => nodes.Where((node, index) => name == node.Name || name == $"{index + 1}").SingleOrDefault();
}
