using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Nodes;

/// <summary>Network namespaces on one bridge, whose end here has an address too: a broker listens there, and clients come from there.</summary>
/// <remarks>
/// Addresses are of 198.18.0.0/15, which is for tests and routed nowhere (RFC 2544). All names have this process's id, and all is gone with
/// <see cref="DisposeAsync"/>. What runs in a namespace must have ended by then.
/// </remarks>
public sealed class NetworkNamespaces : IAsyncDisposable
{
    private const int Networks = 512;

    private static int _count;

    private readonly string _prefix = $"px{Environment.ProcessId}{(char)('a' + (Interlocked.Increment(ref _count) % 26))}"; // an interface's name may have 15 letters
    private readonly List<string> _names = [];
    private string _bridge = "";
    private string _network = "";

    private NetworkNamespaces()
    {
    }

    /// <summary>Gets the address of this end.</summary>
    public string HostAddress => $"{_network}.1";

    /// <summary>Makes them.</summary>
    /// <exception cref="InvalidOperationException">It may not.</exception>
    public static async Task<NetworkNamespaces> CreateAsync(int count)
    {
        var made = new NetworkNamespaces();
        try
        {
            await made.AddBridgeAsync();
            for (var i = 0; i < count; i++)
                await made.AddAsync(i);
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gets a namespace's address.</summary>
    public string AddressOf(int index) => $"{_network}.{index + 11}";

    /// <summary>Gets the command by which something runs in a namespace.</summary>
    public string[] Within(int index) => ["ip", "netns", "exec", _names[index]];

    /// <summary>Drops what goes between a namespace and a port of this end: as a firewall does, without telling anybody.</summary>
    /// <param name="index">The namespace.</param>
    /// <param name="port">The broker's; what clients send goes elsewhere and isn't touched.</param>
    /// <param name="way">What is dropped.</param>
    public async Task CutAsync(int index, int port, CutWay way)
    {
        var rules = "table inet cut { ";
        if (way != CutWay.Inbound)
            rules += $"chain out {{ type filter hook output priority 0; ip daddr {HostAddress} tcp dport {port} drop; }}; ";
        if (way != CutWay.Outbound)
            rules += $"chain in {{ type filter hook input priority 0; ip saddr {HostAddress} tcp sport {port} drop; }}; ";
        await RunAsync([.. Within(index), "nft", rules + "}"]);
    }

    /// <summary>Lets everything through again, if anything was cut.</summary>
    public Task HealAsync(int index) => RunAsync([.. Within(index), "nft", "flush ruleset"]);

    /// <summary>Takes the link down, to the broker and to clients alike, or up again.</summary>
    public Task SetLinkAsync(int index, bool isUp) => RunAsync("ip", "link", "set", Link(index), isUp ? "up" : "down");

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _names)
            await ChildProcess.RunAsync("ip", "netns", "delete", name);
        if (_bridge.Length > 0)
            await ChildProcess.RunAsync("ip", "link", "delete", _bridge);
    }

    private string Link(int index) => $"{_prefix}{index}";

    // Its name says which network it has, and no two have one name: so two runs that begin at once don't take the same.
    private async Task AddBridgeAsync()
    {
        for (var tried = 0; _bridge.Length == 0; tried++)
        {
            var network = (Environment.ProcessId + tried) % Networks;
            var (code, said) = await ChildProcess.RunAsync("ip", "link", "add", $"pxbridge{network}", "type", "bridge");
            if (code == 0)
                (_bridge, _network) = ($"pxbridge{network}", $"198.{18 + (network / 256)}.{network % 256}");
            else if (tried == Networks || !said.Contains("exists", StringComparison.Ordinal))
                throw MayNot(said);
        }
        await RunAsync("ip", "address", "add", $"{HostAddress}/24", "dev", _bridge);
        await RunAsync("ip", "link", "set", _bridge, "up");
    }

    private async Task AddAsync(int index)
    {
        var name = $"phoenixsharp-{Link(index)}";
        await RunAsync("ip", "netns", "add", name);
        _names.Add(name);
        await RunAsync("ip", "link", "add", Link(index), "type", "veth", "peer", "name", "eth0", "netns", name);
        await RunAsync("ip", "link", "set", Link(index), "master", _bridge, "up");
        await RunAsync("ip", "-n", name, "address", "add", $"{AddressOf(index)}/24", "dev", "eth0");
        await RunAsync("ip", "-n", name, "link", "set", "eth0", "up");
        await RunAsync("ip", "-n", name, "link", "set", "lo", "up");
    }

    private static async Task RunAsync(params string[] command)
    {
        var (code, said) = await ChildProcess.RunAsync(command[0], command[1..]);
        if (code != 0)
            throw MayNot($"{string.Join(' ', command)}: {said}");
    }

    private static InvalidOperationException MayNot(string said) =>
        new($"These tests make network namespaces, for which they need root, iproute2 and nftables: run them as root. What was said: {said}");
}

/// <summary>Which packets are dropped, as the node that is cut off sees it.</summary>
public enum CutWay
{
    /// <summary>Both ways.</summary>
    Both,

    /// <summary>What the node sends doesn't arrive.</summary>
    Outbound,

    /// <summary>What is sent to the node doesn't arrive.</summary>
    Inbound,
}
