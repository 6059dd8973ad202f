using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using PhoenixSharp.Cluster.Tests.Clients;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Nodes;

/// <summary>One server of a cluster, a process of its own: it may be killed, stopped, and started again under its name and at its address.</summary>
/// <param name="name">Its name in the cluster.</param>
/// <param name="address">Where it listens: host and port.</param>
/// <param name="settings">Its configuration, such as <c>Phoenix:Redis</c>.</param>
/// <param name="within">A command to run it by, such as <c>ip netns exec …</c>.</param>
public sealed partial class ServerNode(string name, string address, IReadOnlyList<(string Name, string Value)> settings, params string[] within) : IAsyncDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://{address}"), Timeout = Patience.Limit };
    private readonly List<ChildProcess> _processes = []; // one for each start; the last one counts

    public string Name => name;

    public string Address => address;

    /// <summary>Gets where clients connect.</summary>
    public string Socket => $"ws://{address}/socket";

    public bool IsRunning => _processes.Count > 0 && !_processes[^1].HasEnded;

    /// <summary>Gets the process of its last start.</summary>
    public ChildProcess Process => _processes[^1];

    /// <summary>Gets all that it wrote, over all starts.</summary>
    public IEnumerable<string> Log => _processes.SelectMany((process, start) => (string[])[$"-- {name}, start {start + 1}", .. process.Lines]);

    /// <summary>Gets how many messages of other nodes it has counted as missing, over all starts. It says so once a beat.</summary>
    public long Missing => Log.Select(line => MissingLine().Match(line)).Where(match => match.Success).Sum(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    /// <summary>Starts it, and waits until it listens.</summary>
    public async Task StartAsync()
    {
        (string, string)[] own = [("ASPNETCORE_URLS", $"http://{address}"), ("Phoenix:Node", name)];
        _processes.Add(ServerProgram.Start(AppContext.BaseDirectory, [.. settings, .. own], within));
        await ServerProgram.ListensAsync(Process);
    }

    /// <summary>Ends it as a power cut does.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Takes the processor away from it: SIGSTOP.</summary>
    public Task PauseAsync() => Process.SignalAsync("STOP");

    /// <summary>Gives it back: SIGCONT.</summary>
    public Task ResumeAsync() => Process.SignalAsync("CONT");

    /// <summary>Stops it as an operator does, SIGTERM, and waits until it has ended.</summary>
    public async Task StopAsync()
    {
        await Process.SignalAsync("TERM");
        var code = await Process.EndsAsync();
        if (code != 0)
            throw new InvalidOperationException($"{name} ended with {code}:\n{string.Join('\n', Process.Lines.TakeLast(20))}");
    }

    /// <summary>Asks it how it is: <c>Healthy</c>, <c>Degraded</c>.</summary>
    public async Task<string> HealthAsync() =>
        (await _http.GetFromJsonAsync<JsonElement>("/health")).GetProperty("status").GetString()!;

    /// <summary>Waits until it is so.</summary>
    public async Task HealthIsAsync(string health)
    {
        var began = Monotonic.Now;
        while (await HealthAsync() is var now && now != health)
        {
            if (Monotonic.Now - began > Patience.Limit)
                throw new TimeoutException($"{name} ought to be {health} and is {now}.");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        _http.Dispose();
    }

    [GeneratedRegex("([0-9]+) messages of other nodes were lost")]
    private static partial Regex MissingLine();
}
