using System.Text;

namespace PhoenixSharp.Cluster;

/// <summary>How the secrets of two nodes differ.</summary>
internal enum SecretMismatch
{
    /// <summary>The other node has a secret and this node has none.</summary>
    OnlyThere,

    /// <summary>This node has a secret and the other node has none.</summary>
    OnlyHere,

    /// <summary>Both have a secret, and not the same one.</summary>
    Different,
}

/// <summary>The nodes whose envelopes are dropped because they don't share this node's secret.</summary>
internal sealed class SecretMismatches
{
    private const int Most = 64; // names come over the wire, from nodes that can't prove them

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (SecretMismatch Mismatch, int Unheard)> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<(string, SecretMismatch)> _logged = [];

    /// <summary>Returns the names of the nodes that were heard lately.</summary>
    public IReadOnlyList<string> List()
    {
        lock (_gate)
            return [.. _nodes.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Notes an envelope of such a node.</summary>
    /// <returns>The node's name if this is to be logged: once for each node and mismatch. Otherwise <see langword="null"/>.</returns>
    public string? Note(ReadOnlySpan<byte> node, SecretMismatch mismatch)
    {
        var name = Encoding.ASCII.GetString(node);
        lock (_gate)
        {
            if (_nodes.Count < Most || _nodes.ContainsKey(name))
                _nodes[name] = (mismatch, 0);
            return _logged.Count < Most && _logged.Add((name, mismatch)) ? name : null;
        }
    }

    /// <summary>
    /// Determines whether a node seals its envelopes although this node has no secret: version 1 shows that in beats only.
    /// </summary>
    public bool IsSealing(ReadOnlySpan<byte> node)
    {
        lock (_gate)
        {
            return _nodes.Count > 0
                && _nodes.TryGetValue(Encoding.ASCII.GetString(node), out var found)
                && found.Mismatch == SecretMismatch.OnlyThere;
        }
    }

    /// <summary>Counts a beat of this node, and forgets the nodes that were silent for more than so many.</summary>
    public void Beat(int most)
    {
        lock (_gate)
        {
            foreach (var (name, (mismatch, unheard)) in _nodes.ToArray())
            {
                _nodes[name] = (mismatch, unheard + 1);
                if (unheard >= most)
                    _nodes.Remove(name);
            }
        }
    }
}
