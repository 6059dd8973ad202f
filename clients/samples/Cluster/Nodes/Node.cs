using System.Diagnostics;
using Cluster.Playing;
using Cluster.Processes;

namespace Cluster.Nodes;

/// <summary>One <c>PhoenixSharp.Server</c>, a process of its own on a port of its own, which can be ended in many ways and started again.</summary>
internal sealed class Node(string name, int port, string redis, Children children, Terminal terminal)
{
    /// <summary>The nodes, in the order of their numbers.</summary>
    public static readonly string[] Names = ["one", "two", "three"];

    private Child? _child;
    private volatile bool _isPaused;
    private volatile bool _isStopping;

    public string Name => name;

    public int Port => port;

    public int? Id => _child is { IsRunning: true } child ? child.Id : null;

    public NodeState State => _child is not { IsRunning: true } child ? NodeState.Off
        : _isPaused ? NodeState.Paused
        : _isStopping ? NodeState.Stopping
        : child.IsReady ? NodeState.Up : NodeState.Starting;

    /// <exception cref="StartException">It ended at once.</exception>
    public async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        if (State != NodeState.Off)
            return Is(State);
        _isPaused = _isStopping = false;
        _child = children.Start(Command(), "Now listening on", Tell);
        await _child.ReadyAsync($"Node {name}", cancellationToken);
        return $"{name} is up, pid {_child.Id}.";
    }

    public async Task<string> KillAsync()
    {
        if (_child is not { IsRunning: true } child)
            return Is(NodeState.Off);
        child.Kill();
        await child.Ended;
        return $"{name} is killed. Its people come back on another node at once; who doesn't is hidden in a few seconds.";
    }

    public async Task<string> StopAsync()
    {
        if (State != NodeState.Up)
            return Is(State);
        _isStopping = true;
        Signals.Terminate(_child!.Id);
        await _child.Ended;
        return $"{name} has stopped. It said goodbye, so its people went to another node, and nobody saw them leave.";
    }

    public Task<string> PauseAsync()
    {
        if (State != NodeState.Up)
            return Task.FromResult(Is(State));
        Signals.Pause(_child!.Id);
        _isPaused = true;
        return Task.FromResult($"{name} stands still. Its people notice by their heartbeat, within a minute; the others hide them in a few seconds.");
    }

    public Task<string> ResumeAsync()
    {
        if (State != NodeState.Paused)
            return Task.FromResult(Is(State));
        Signals.Resume(_child!.Id);
        _isPaused = false;
        return Task.FromResult($"{name} goes on.");
    }

    private string Is(NodeState state) => state switch
    {
        NodeState.Off => $"{name} doesn't run: start {name}",
        NodeState.Paused => $"{name} is paused: resume {name}, or kill {name}",
        NodeState.Up => $"{name} is up.",
        _ => $"{name} is {state.ToString().ToLowerInvariant()}.",
    };

    private ProcessStartInfo Command() => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "PhoenixSharp.Server.dll"), "--urls", $"http://127.0.0.1:{port}"])
    {
        Environment =
        {
            ["Phoenix__Redis"] = redis,
            ["Phoenix__Node"] = name,
            ["Phoenix__Tracker__BroadcastPeriod"] = Set("Phoenix__Tracker__BroadcastPeriod") ?? "00:00:00.250",
            ["Phoenix__Tracker__DownPeriod"] = Set("Phoenix__Tracker__DownPeriod") ?? "00:00:03", // by default 30 s, which is long to look at
            ["Phoenix__Tracker__MovingPeriod"] = Set("Phoenix__Tracker__MovingPeriod") ?? "00:00:03",
            ["Logging__LogLevel__Default"] = "Warning",
            ["Logging__LogLevel__PhoenixSharp.Cluster"] = "Information",
            ["Logging__LogLevel__PhoenixSharp.Presence"] = "Information", // who is silent is up again, too
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information", // says when it listens
            ["Logging__Console__FormatterName"] = "json", // what LogLine reads
        },
    };

    private static string? Set(string setting) => Environment.GetEnvironmentVariable(setting);

    private void Tell(string line)
    {
        if (LogLine.Words(line) is { } words)
            terminal.Say($"{name} | {words}");
    }
}
