using System.Globalization;
using System.Text.Json.Nodes;

namespace PhoenixSharp.Connecting;

/// <summary>What Plug.Conn.Query makes of a query, case by case.</summary>
public sealed class QueryParamsTests
{
    [Theory]
    // plain
    [InlineData("", "{}")]
    [InlineData("?", "{}")]
    [InlineData("foo=bar&baz=bat", """{"foo":"bar","baz":"bat"}""")]
    [InlineData("?foo=bar", """{"foo":"bar"}""")]
    [InlineData("foo=bar&foo=baz", """{"foo":"baz"}""")]
    [InlineData("foo", """{"foo":""}""")]
    [InlineData("foo=", """{"foo":""}""")]
    [InlineData("=", """{"":""}""")]
    [InlineData("=value", """{"":"value"}""")]
    [InlineData("a=b=c", """{"a":"b=c"}""")]
    [InlineData("&x=1&&y=2&", """{"x":"1","y":"2"}""")]
    [InlineData("&&&", "{}")]
    [InlineData("A=1&a=2", """{"A":"1","a":"2"}""")]
    [InlineData("a=1;b=2", """{"a":"1;b=2"}""")]
    // escapes
    [InlineData("a=x+y", """{"a":"x y"}""")]
    [InlineData("a+b=1", """{"a b":"1"}""")]
    [InlineData("a=x%2By", """{"a":"x+y"}""")]
    [InlineData("my+weird+field=q1%212%22%27w%245%267%2Fz8%29%3F", """{"my weird field":"q1!2\"'w$5&7/z8)?"}""")]
    [InlineData("a=%c3%a5%C2%AE", """{"a":"å®"}""")]
    [InlineData("a=%F0%9F%98%80", """{"a":"😀"}""")]
    [InlineData("a=Größe", """{"a":"Größe"}""")]
    [InlineData("a=%00", """{"a":"\u0000"}""")]
    [InlineData("a%3Db=c%26d", """{"a=b":"c&d"}""")]
    [InlineData("a=%2525", """{"a":"%25"}""")]
    [InlineData("a=100%", """{"a":"100%"}""")]
    [InlineData("a=%4", """{"a":"%4"}""")]
    [InlineData("a=%zz%41", """{"a":"%zzA"}""")]
    [InlineData("a=%%41", """{"a":"%A"}""")]
    [InlineData("__proto__=1&constructor=2", """{"__proto__":"1","constructor":"2"}""")]
    // maps
    [InlineData("users[name]=hello&users[age]=17", """{"users":{"name":"hello","age":"17"}}""")]
    [InlineData("x[y][z]=1", """{"x":{"y":{"z":"1"}}}""")]
    [InlineData("x[y][z]=1&x[y][z]=2", """{"x":{"y":{"z":"2"}}}""")]
    [InlineData("x%5By%5D=1", """{"x":{"y":"1"}}""")]
    [InlineData("x[a+b]=1", """{"x":{"a b":"1"}}""")]
    [InlineData("ids[0]=x&ids[1]=y", """{"ids":{"0":"x","1":"y"}}""")]
    [InlineData("user[0][foo]=1&user[0][bar]=2&user[1][bar]=3", """{"user":{"0":{"foo":"1","bar":"2"},"1":{"bar":"3"}}}""")]
    [InlineData("x[y]", """{"x":{"y":""}}""")]
    // lists
    [InlineData("foo[]=bar&foo[]=baz", """{"foo":["bar","baz"]}""")]
    [InlineData("foo[]", """{"foo":[""]}""")]
    [InlineData("foo[]=", """{"foo":[""]}""")]
    [InlineData("foo[]=1&foo[]=1", """{"foo":["1","1"]}""")]
    [InlineData("x[y][z][]=1&x[y][z][]=2", """{"x":{"y":{"z":["1","2"]}}}""")]
    [InlineData("x[y][][z]=1", """{"x":{"y":[{"z":"1"}]}}""")]
    [InlineData("x[y][][z][]=1", """{"x":{"y":[{"z":["1"]}]}}""")]
    [InlineData("x[][][]=1", """{"x":[[["1"]]]}""")]
    [InlineData("user[][foo]=1&user[][bar]=2", """{"user":[{"foo":"1","bar":"2"}]}""")]
    // the last word counts
    [InlineData("x[]=1&x[y]=1", """{"x":{"y":"1"}}""")]
    [InlineData("x[y]=1&x[]=2", """{"x":["2"]}""")]
    [InlineData("x[y][][w]=2&x[y]=1", """{"x":{"y":"1"}}""")]
    [InlineData("x[y][0][w]=2&x[y]=1", """{"x":{"y":"1"}}""")]
    [InlineData("x=1&x[y]=1", """{"x":{"y":"1"}}""")]
    [InlineData("x[y]=1&x=1", """{"x":"1"}""")]
    [InlineData("x[y]=1&x=2&x[z]=3", """{"x":"2"}""")]
    [InlineData("x[]=1&x=2&x[]=3", """{"x":"2"}""")]
    // names that only look like it
    [InlineData("[x]=1", """{"[x]":"1"}""")]
    [InlineData("x]=1", """{"x]":"1"}""")]
    [InlineData("x[y=1", """{"x[y":"1"}""")]
    [InlineData("x[y]z=1", """{"x[y]z":"1"}""")]
    [InlineData("a[b]c]=1", """{"a":{"b]c":"1"}}""")]
    [InlineData("a[[b]]=1", """{"a":{"[b]":"1"}}""")]
    [InlineData("a[x[y][z]=1", """{"a":{"x[y":{"z":"1"}}}""")]
    [InlineData("[]=1", """{"[]":"1"}""")]
    [InlineData("a[]]=1", """{"a":{"]":"1"}}""")]
    public void A_query_is_read_as_Plug_reads_it(string query, string json)
    {
        Assert.True(QueryParams.TryRead(query, out var root));
        var read = root.ToPayload().ToString();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(read)), read);
    }

    [Theory]
    [InlineData("a=%ff")]
    [InlineData("%ff=a")]
    [InlineData("a=%C3")]
    [InlineData("a=%C3%28")]
    [InlineData("a=%ED%A0%80")] // half of a surrogate pair
    [InlineData("a=%C0%AF")] // an overlong slash
    [InlineData("_utf8=%R2%9P%93")]
    [InlineData("a[%ff]=1")]
    [InlineData("ok=1&a=%F5%80%80%80")]
    public void What_is_no_UTF8_is_no_query(string query) => Assert.False(QueryParams.TryRead(query, out _));

    [Fact]
    public void There_may_be_so_many_parameters()
    {
        var most = string.Join('&', Enumerable.Range(0, QueryParams.MostParams).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        Assert.True(QueryParams.TryRead(most, out _));
        Assert.False(QueryParams.TryRead($"{most}&one=more", out _));
    }

    [Fact]
    public void A_name_may_have_so_many_brackets()
    {
        var most = "a" + string.Concat(Enumerable.Repeat("[b]", QueryParams.MostLevels));
        Assert.True(QueryParams.TryRead(most, out _));
        Assert.False(QueryParams.TryRead($"{most}[b]=1", out _));
    }
}
