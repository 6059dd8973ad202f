using System.Diagnostics.CodeAnalysis;

namespace PhoenixSharp.Tracking;

/// <summary>Compares slots, and hashes them by owner and key: an owner mostly is on one topic, so its hash would cost and tell nothing.</summary>
internal sealed class SlotComparer : IEqualityComparer<Slot>
{
    public static SlotComparer Instance { get; } = new();

    public bool Equals(Slot one, Slot other) => one.Owner == other.Owner && one.Key == other.Key && one.Topic == other.Topic;

    // A key comes from clients; a string's hash is seeded.
    public int GetHashCode([DisallowNull] Slot slot) => slot.Key.GetHashCode(StringComparison.Ordinal) ^ (slot.Owner.GetHashCode() * -1521134295);
}
