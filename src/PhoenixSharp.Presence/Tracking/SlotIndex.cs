using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PhoenixSharp.Tracking;

/// <summary>One replica's living entries by slot.</summary>
/// <remarks>
/// Nearly every owner has one entry, so that is found by the owner's number, without a look at two strings. What else an owner has is
/// found by the slot. Each entry is in one of the two, and stays there when the owner's other entries go.
/// </remarks>
internal sealed class SlotIndex
{
    private readonly Dictionary<long, Entry> _byOwner = new(11); // so that it never doubles in the same turn as the entries by clock, which begin with 3
    private readonly Dictionary<Slot, Entry> _others = new(SlotComparer.Instance);

    public Entry? Find(Slot slot)
    {
        if (_byOwner.TryGetValue(slot.Owner, out var entry) && SlotComparer.Instance.Equals(entry.Slot, slot))
            return entry;
        return _others.Count == 0 ? null : _others.GetValueOrDefault(slot);
    }

    /// <summary>Gets the place of a slot's entry, null where there is none yet; whoever asks fills it.</summary>
    public ref Entry? PlaceOf(Slot slot)
    {
        if (_others.Count > 0)
        {
            ref var other = ref CollectionsMarshal.GetValueRefOrNullRef(_others, slot);
            if (!Unsafe.IsNullRef(ref other))
                return ref other!;
        }
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_byOwner, slot.Owner, out var isTaken);
        if (!isTaken || SlotComparer.Instance.Equals(place!.Slot, slot))
            return ref place;
        return ref CollectionsMarshal.GetValueRefOrAddDefault(_others, slot, out _);
    }

    public void Remove(Slot slot)
    {
        if (_byOwner.TryGetValue(slot.Owner, out var entry) && SlotComparer.Instance.Equals(entry.Slot, slot))
            _byOwner.Remove(slot.Owner);
        else
            _others.Remove(slot);
    }
}
