using System.Text;
using PhoenixSharp.Conformance.Comparing;

namespace PhoenixSharp.Conformance.Tests.Comparing;

public sealed class JsonValuesTests
{
    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("0", "-0")]
    [InlineData("-0.0", "0")]
    [InlineData("1.0e5", "100000")]
    [InlineData("100000000000000000000", "1e20")]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}")]
    [InlineData("\"\\u00e9\"", "\"é\"")]
    [InlineData("\"\\ud800\"", "\"\\ud800\"")]
    public void Same_values_in_other_spellings(string expected, string came) => Assert.Null(Difference(expected, came));

    [Theory]
    [InlineData("18446744073709551616", "18446744073709551617", "at $: expected 18446744073709551616, came 18446744073709551617")]
    [InlineData("1", "\"1\"", "at $: expected 1, came \"1\"")]
    [InlineData("1e400", "2e400", "at $: expected 1e400, came 2e400")]
    [InlineData("{\"a\":null}", "{}", "at $: a is missing")]
    [InlineData("{}", "{\"a\":null}", "at $: a is too many")]
    [InlineData("{\"a\":1}", "{\"a\":1,\"a\":1}", "at $: a is there twice")]
    [InlineData("[1,2]", "[2,1]", "at $[0]: expected 1, came 2")]
    [InlineData("[1]", "[1,1]", "at $: expected [1], came [1,1]")]
    [InlineData("{\"a\":[{\"b\":true}]}", "{\"a\":[{\"b\":false}]}", "at $.a[0].b: expected true, came false")]
    public void Different_values_and_where(string expected, string came, string difference) => Assert.Equal(difference, Difference(expected, came));

    [Fact]
    public void A_phx_ref_may_be_any_but_the_same_again()
    {
        var refs = new PhxRefs();
        Assert.Null(Difference("{\"phx_ref\":\"a\"}", "{\"phx_ref\":\"x\"}", refs));
        Assert.Null(Difference("{\"phx_ref_prev\":\"a\"}", "{\"phx_ref_prev\":\"x\"}", refs));
        Assert.NotNull(Difference("{\"phx_ref\":\"a\"}", "{\"phx_ref\":\"y\"}", refs));
        Assert.NotNull(Difference("{\"phx_ref\":\"b\"}", "{\"phx_ref\":\"x\"}", refs));
    }

    [Fact]
    public void A_phx_ref_is_a_string() => Assert.Equal("at $.phx_ref: expected \"a\", came 1", Difference("{\"phx_ref\":\"a\"}", "{\"phx_ref\":1}"));

    private static string? Difference(string expected, string came, PhxRefs? refs = null) =>
        JsonValues.Difference(Parse(expected), Parse(came), refs ?? new PhxRefs());

    private static System.Text.Json.JsonElement Parse(string json) => Json.ParseOrNull(Encoding.UTF8.GetBytes(json))!.Value;
}
