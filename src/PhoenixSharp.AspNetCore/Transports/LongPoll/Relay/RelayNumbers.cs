using PhoenixSharp.Cluster;

namespace PhoenixSharp.Transports;

/// <summary>The numbers of the requests that other nodes have sent, so that none is handled twice.</summary>
/// <remarks>
/// The last 16,384 numbers of each node are known; an older one is refused. That is more than a node forwards while it tries one
/// request. Nodes that are no longer up are forgotten when there are more than <see cref="MaxNodes"/>.
/// </remarks>
internal sealed class RelayNumbers(PubSubServer pubSub)
{
    private const int Window = 16 * 1024;
    private const int MaxNodes = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Run, ReplayWindow Used)> _nodes = new(StringComparer.Ordinal);

    /// <summary>Uses the number of a request.</summary>
    /// <returns><see langword="false"/> if it was used before.</returns>
    public bool TryUse(RelayMessage request)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(request.Node, out var known) || known.Run != request.Run)
            {
                ForgetIfMany();
                _nodes[request.Node] = known = (request.Run, new ReplayWindow(Window));
            }
            return known.Used.TryUse((ulong)request.Id);
        }
    }

    private void ForgetIfMany()
    {
        if (_nodes.Count < MaxNodes)
            return;
        var up = pubSub.Status.Nodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in _nodes.Keys.Where(node => !up.Contains(node)).ToArray())
            _nodes.Remove(node);
    }
}
