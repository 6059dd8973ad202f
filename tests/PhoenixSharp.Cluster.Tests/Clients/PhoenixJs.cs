using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Clients;

/// <summary>Stock phoenix.js in Node, for as many clients as a test wants.</summary>
public sealed class PhoenixJs : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, PhoenixJsMember> _members = new();
    private readonly ChildProcess _node;

    private PhoenixJs(string modules) => _node = ChildProcess.Start(new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Clients", "phoenix-clients.mjs"), modules]), Take);

    /// <summary>Starts Node.</summary>
    /// <exception cref="DirectoryNotFoundException">phoenix.js was not installed.</exception>
    public static PhoenixJs Start()
    {
        var modules = Checkout.PathOf("clients", "web", "tests");
        return Directory.Exists(Path.Combine(modules, "node_modules"))
            ? new PhoenixJs(modules)
            : throw new DirectoryNotFoundException("These tests need phoenix.js: run npm ci in clients/web/tests.");
    }

    /// <summary>Connects and joins, and goes on trying; the key is the client's own.</summary>
    public PhoenixJsMember Join(string address, string topic, string key)
    {
        var member = _members[key] = new PhoenixJsMember(this, key);
        Say(new { join = key, url = address, topic });
        return member;
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    internal void Leave(string key)
    {
        _members.TryRemove(key, out _);
        Say(new { leave = key });
    }

    private void Say(object command)
    {
        lock (_node)
        {
            _node.Input.WriteLine(JsonSerializer.Serialize(command));
            _node.Input.Flush();
        }
    }

    private void Take(string line)
    {
        if (line.StartsWith('{') && JsonSerializer.Deserialize<JsonElement>(line) is var said && _members.TryGetValue(said.GetProperty("id").GetString()!, out var member))
            member.Take(said);
    }
}

/// <summary>One client of phoenix.js, with its socket, its channel and its <c>Presence</c>.</summary>
public sealed class PhoenixJsMember : Onlooker
{
    private readonly PhoenixJs _all;
    private volatile string[] _listed = [];

    internal PhoenixJsMember(PhoenixJs all, string key)
        : base(key) => _all = all;

    private protected override IEnumerable<string> Listed => _listed;

    public override ValueTask DisposeAsync()
    {
        _all.Leave(Key);
        return ValueTask.CompletedTask;
    }

    internal void Take(JsonElement said)
    {
        if (said.TryGetProperty("list", out var list))
            _listed = [.. list.EnumerateArray().Select(key => key.GetString()!)];
        else
            Tell(said.GetProperty("key").GetString()!, said.GetProperty("isJoin").GetBoolean(), said.GetProperty("isWhole").GetBoolean());
    }
}
