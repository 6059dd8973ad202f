namespace PhoenixSharp.Cluster.Tests.Clients;

/// <summary>A join or a leave that a client was told.</summary>
/// <param name="Key">Who.</param>
/// <param name="IsJoin">Whether it was a join.</param>
/// <param name="IsWhole">Whether the key was not there before, or is not any more: not one more of two.</param>
/// <param name="At">When, by <see cref="Monotonic"/>.</param>
public sealed record Seen(string Key, bool IsJoin, bool IsWhole, TimeSpan At)
{
    public override string ToString() => $"{(IsJoin ? "+" : "-")}{Key}{(IsWhole ? "" : " (one of its)")}";
}
