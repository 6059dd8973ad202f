using PhoenixSharp.Tracking;

namespace PhoenixSharp.Entries;

public class PresenceEntriesTests
{
    private readonly TrackerState _state = new(new Replica("a", 1));
    private int _refs;

    [Fact]
    public void Several_metas_of_a_key_stand_in_one_entry_in_the_order_they_were_tracked()
    {
        Track(1, "ann", "\"n\":1");
        Track(1, "bob", "");
        Track(2, "ann", "\"n\":2");
        Assert.Equal(
            """{"ann":{"metas":[{"phx_ref":"r1","n":1},{"phx_ref":"r3","n":2}]},"bob":{"metas":[{"phx_ref":"r2"}]}}""",
            Entries().ToPayload().ToString());
    }

    [Fact]
    public void A_field_is_added_to_each_entry_that_has_a_value()
    {
        Track(1, "ann", "");
        Track(1, "bob", "");
        var entries = Entries().With("age", new Dictionary<string, int> { ["ann"] = 30, ["eve"] = 1 });
        Assert.Equal("""{"ann":{"metas":[{"phx_ref":"r1"}],"age":30},"bob":{"metas":[{"phx_ref":"r2"}]}}""", entries.ToPayload().ToString());
        Assert.Equal("""{"ann":{"metas":[{"phx_ref":"r1"}]},"bob":{"metas":[{"phx_ref":"r2"}]}}""", Entries().ToPayload().ToString());
    }

    [Fact]
    public void Of_two_fields_of_one_name_the_later_counts()
    {
        Track(1, "ann", "");
        var entries = Entries()
            .With("a\"b", new Dictionary<string, int> { ["ann"] = 1 })
            .With("c", new Dictionary<string, string?> { ["ann"] = null })
            .With("a\"b", new Dictionary<string, Payload> { ["ann"] = Payload.FromJson("[2]") });
        Assert.Equal("""{"ann":{"metas":[{"phx_ref":"r1"}],"c":null,"a\"b":[2]}}""", entries.ToPayload().ToString());
        Assert.True(entries.TryGet("ann", out var entry));
        Assert.Equal("""{"metas":[{"phx_ref":"r1"}],"c":null,"a\"b":[2]}""", entry.ToString());
    }

    [Fact]
    public void The_metas_themselves_can_not_be_replaced_nor_binary_be_added()
    {
        Track(1, "ann", "");
        Assert.Throws<ArgumentException>(() => Entries().With("metas", new Dictionary<string, int>()));
        Assert.Throws<ArgumentException>(() => Entries().With("x", new Dictionary<string, Payload> { ["ann"] = Payload.FromBinary(new byte[1]) }));
    }

    private void Track(long owner, string key, string body) =>
        _state.Track(new Slot("t", owner, key), $"r{++_refs}", System.Text.Encoding.UTF8.GetBytes(body));

    private PresenceEntries Entries() => _state.View("t").Entries(PayloadJson.CreateOptions());
}
