namespace PhoenixSharp.Tracking;

public class SlotIndexTests
{
    private static readonly Replica A = new("a", 1);

    [Fact]
    public void It_finds_what_a_plain_dictionary_finds_however_many_entries_an_owner_has()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var (index, plain) = (new SlotIndex(), new Dictionary<Slot, Entry>());
            for (var step = 0; step < 60; step++)
            {
                var slot = AnySlot(random);
                if (random.Next(3) == 0)
                {
                    index.Remove(slot);
                    plain.Remove(slot);
                }
                else
                {
                    ref var place = ref index.PlaceOf(slot);
                    Assert.Same(plain.GetValueOrDefault(slot), place);
                    place = plain[slot] = new Entry(slot, new Dot(A, step + 1), new Meta("r", null, default));
                }
                foreach (var any in AllSlots())
                    Assert.Same(plain.GetValueOrDefault(any), index.Find(any));
            }
        }
    }

    private static Slot AnySlot(Random random) => new($"t{random.Next(2)}", random.Next(2), $"k{random.Next(2)}");

    private static IEnumerable<Slot> AllSlots() =>
        from topic in (string[])["t0", "t1"] from owner in (long[])[0, 1] from key in (string[])["k0", "k1"] select new Slot(topic, owner, key);
}
