namespace PhoenixSharp.Testing.Tests;

public sealed class QueryWriterTests
{
    [Theory]
    [InlineData("""{"a":{"b":1},"c":true,"d":null}""", "?a[b]=1&c=true")]
    [InlineData("""{"a":[1,"x"],"b":[]}""", "?a[0]=1&a[1]=x")] // lists have numbers, as in phoenix.js
    [InlineData("""{"a":[{"b":1},{"b":2}]}""", "?a[0][b]=1&a[1][b]=2")]
    [InlineData("{}", "")]
    public void Parameters_are_written_as_phoenix_js_writes_them(string parameters, string query) =>
        Assert.Equal(query, Uri.UnescapeDataString(QueryWriter.Write(Payload.FromJson(parameters))));
}
