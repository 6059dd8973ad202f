using System.Text.Json;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests.Sample;

/// <summary>Somebody in a room, who knows which node serves them and keeps the list of who is there as phoenix.js does.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    public const string Room = "room:1";

    private readonly Dictionary<string, HashSet<string>> _members = []; // key → the phx_ref of each meta

    private Visitor(ChannelClient client, string node) => (Client, Node) = (client, node);

    public ChannelClient Client { get; }

    public string Node { get; }

    public static async Task<Visitor> ComeAsync(int port, string name)
    {
        var client = await ChannelClient.OpenAsync(port, $"/socket/websocket?vsn=2.0.0&user_id={name}");
        await client.JoinAsync("cluster");
        var nodes = await client.ReceiveAsync("nodes");
        var visitor = new Visitor(client, nodes.Payload.GetProperty("node").GetString()!);
        await client.JoinAsync(Room);
        visitor.Add((await client.ReceiveAsync("presence_state")).Payload);
        return visitor;
    }

    /// <summary>Waits until these are there, and nobody else.</summary>
    public async Task SeesAsync(params string[] names)
    {
        while (!_members.Keys.ToHashSet().SetEquals(names))
        {
            var diff = (await Client.ReceiveAsync("presence_diff")).Payload;
            Add(diff.GetProperty("joins"));
            Remove(diff.GetProperty("leaves"));
        }
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    private void Add(JsonElement joins)
    {
        foreach (var join in joins.EnumerateObject())
        {
            if (!_members.TryGetValue(join.Name, out var refs))
                _members[join.Name] = refs = [];
            refs.UnionWith(RefsOf(join.Value));
        }
    }

    private void Remove(JsonElement leaves)
    {
        foreach (var leave in leaves.EnumerateObject())
        {
            if (_members.TryGetValue(leave.Name, out var refs) && refs.RemoveWhere(RefsOf(leave.Value).Contains) > 0 && refs.Count == 0)
                _members.Remove(leave.Name);
        }
    }

    private static HashSet<string> RefsOf(JsonElement presence) =>
        [.. presence.GetProperty("metas").EnumerateArray().Select(meta => meta.GetProperty("phx_ref").GetString()!)];
}
