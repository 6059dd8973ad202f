using System.Text;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Entries;

public class MetaBodyTests
{
    [Theory]
    [InlineData("{}", "")]
    [InlineData("  { }  ", "")]
    [InlineData("""{ "a" : {"phx_ref":1} , "b":9223372036854775807 }""", """ "a" : {"phx_ref":1} , "b":9223372036854775807""")]
    [InlineData("""{"phx_ref":"mine"}""", "")]
    [InlineData("""{"phx_ref":"mine","a":1,"phx_ref_prev":[2],"b":2}""", """ "a":1,"b":2""")]
    [InlineData("""{"phx\u005fref":"mine","a":1}""", """ "a":1""")]
    public void It_is_the_inside_of_an_object_without_the_trackers_own_keys(string json, string body) =>
        Assert.Equal(body.Trim(), Encoding.UTF8.GetString(MetaBody.Of(Payload.FromJson(json), 1000).Span));

    [Theory]
    [InlineData("[]", "an array")]
    [InlineData("\"x\"", "a string")]
    [InlineData("null", "null")]
    [InlineData("true", "a boolean")]
    [InlineData("1", "a number")]
    public void What_is_no_object_is_refused(string json, string kind)
    {
        var refused = Assert.Throws<ArgumentException>(() => MetaBody.Of(Payload.FromJson(json), 1000));
        Assert.StartsWith($"A meta is a JSON object, {{…}}; this one is {kind}.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Binary_is_refused() => Assert.Throws<ArgumentException>(() => MetaBody.Of(Payload.FromBinary(new byte[2]), 1000));

    [Fact]
    public void A_meta_may_be_as_long_as_the_limit_and_no_longer()
    {
        var meta = Payload.FromJson("""{"a":"12345"}""");
        Assert.Equal(11, MetaBody.Of(meta, 13).Length);
        var refused = Assert.Throws<ArgumentException>(() => MetaBody.Of(meta, 12));
        Assert.Contains("PresenceOptions.MaxMetaBytes is 12", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deep_meta_passes()
    {
        var deep = "{\"a\":" + new string('[', 400) + new string(']', 400) + "}";
        Assert.Equal(deep[1..^1], Encoding.UTF8.GetString(MetaBody.Of(Payload.FromJson(deep), 1000).Span));
    }

    [Fact]
    public void A_meta_can_follow_another_ref_or_none()
    {
        var meta = new Meta("r2", "r1", "\"a\":1"u8.ToArray());
        Assert.Equal("""{"phx_ref":"r2","phx_ref_prev":"r0","a":1}""", Encoding.UTF8.GetString(meta.Following("r0").Json.Span));
        Assert.Equal("""{"phx_ref":"r2","a":1}""", Encoding.UTF8.GetString(meta.Following(null).Json.Span));
        Assert.Equal("""{"a":1}""", meta.WithoutRefs().ToString());
        Assert.Equal("""{"phx_ref":"r2"}""", Encoding.UTF8.GetString(new Meta("r2", null, default).Json.Span));
    }
}
