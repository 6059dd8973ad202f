namespace PhoenixSharp.Wire.Tests;

public sealed class AllocationTests
{
    [Theory]
    [InlineData("""["1","12","room:lobby","new_msg",{"body":"Hello, how are you?","user":"ann","n":42.5,"a":[1,2,3]}]""")]
    [InlineData("""["1","12","room:lobby","new_msg",{"body":{"text":"Hello","at":{"x":{"y":1}}},"tags":[{"a":1},{"b":2}]}]""")]
    [InlineData("""[1,12,"room:lobby","new_msg",{"a":"\n\u00e9\ud83c\udf89","b":null}]""")]
    public void A_push_costs_its_message_and_nothing_for_its_fields(string frame) =>
        Assert.Equal(Allocated("""[null,null,"","",{}]"""), Allocated(frame));

    // The least of several: a collection in between may empty the pool that the walk borrows from.
    private static long Allocated(string text)
    {
        var frame = Bytes.Utf8(text);
        var least = long.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var message = V2Serializer.Instance.Decode(Opcode.Text, frame);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            GC.KeepAlive(message);
        }
        return least;
    }
}
