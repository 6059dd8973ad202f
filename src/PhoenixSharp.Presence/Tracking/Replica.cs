namespace PhoenixSharp.Tracking;

/// <summary>The copy of one shard on one node, for as long as the node runs; started again it is another.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Version">Grows with each start of a node of that name (<c>vsn</c>).</param>
internal sealed record Replica(string Name, long Version)
{
    private readonly int _hash = HashCode.Combine(Name, Version); // it is part of each dot, and dots are looked up by the ten thousand

    public bool Equals(Replica? other) =>
        ReferenceEquals(this, other) || (other is not null && Version == other.Version && string.Equals(Name, other.Name, StringComparison.Ordinal));

    public override int GetHashCode() => _hash;
}

/// <summary>One event of one replica; never used again.</summary>
internal readonly record struct Dot(Replica Replica, long Clock);

/// <summary>What a replica has at most one living entry for.</summary>
internal readonly record struct Slot(string Topic, long Owner, string Key);
