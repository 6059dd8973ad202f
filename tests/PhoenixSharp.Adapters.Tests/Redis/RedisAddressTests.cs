using PhoenixSharp.Redis;

namespace PhoenixSharp.Adapters.Tests.Redis;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("localhost", "localhost", 6379, null, null, 0, false)]
    [InlineData("localhost:7000", "localhost", 7000, null, null, 0, false)]
    [InlineData("10.0.0.1:7000, password=p=q, database=3", "10.0.0.1", 7000, null, "p=q", 3, false)]
    [InlineData("h,user=u,password=p,TLS=True", "h", 6379, "u", "p", 0, true)]
    [InlineData("[::1]:7000", "::1", 7000, null, null, 0, false)]
    [InlineData("[::1]", "::1", 6379, null, null, 0, false)]
    [InlineData("redis://h", "h", 6379, null, null, 0, false)]
    [InlineData("redis://h:7000/5", "h", 7000, null, null, 5, false)]
    [InlineData("redis://u:p%40%3Aq@h/", "h", 6379, "u", "p@:q", 0, false)]
    [InlineData("rediss://:p@h:7000", "h", 7000, null, "p", 0, true)]
    public void A_connection_string_is_read(string text, string host, int port, string? user, string? password, int database, bool isTls)
    {
        Assert.True(RedisAddress.TryParse(text, out var address, out var wrong), wrong);
        Assert.Equal(new RedisAddress(host, port, user, password, database, isTls), address);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("http://h", "is no redis:// or rediss:// URI")]
    [InlineData("redis://", "is no redis:// or rediss:// URI")]
    [InlineData("redis://h/x", "has a database that is no number")]
    [InlineData("redis://h/-1", "has a database that is no number")]
    [InlineData("redis://h?timeout=5", "has a query")]
    [InlineData("redis://u@h", "has a user without a password")]
    [InlineData("h:0", "has a port that is not 1 to 65535")]
    [InlineData("h:70000", "has a port that is not 1 to 65535")]
    [InlineData("h:x", "has a port that is no number")]
    [InlineData("a b:7000", "has no legal host")]
    [InlineData(":7000", "has no legal host")]
    [InlineData("a:1,b:2", "has a setting without '='")]
    [InlineData("h,pasword=canary", "has a setting that is none of")]
    [InlineData("h,password=canary,Password=canary", "says Password twice")]
    [InlineData("h,user=canary", "has a user without a password")]
    [InlineData("h,tls=yes,password=canary", "has a tls that is neither true nor false")]
    public void What_is_not_understood_is_said_and_no_secret_with_it(string text, string reason)
    {
        Assert.False(RedisAddress.TryParse(text, out _, out var wrong));
        Assert.StartsWith(reason, wrong, StringComparison.Ordinal);
        Assert.EndsWith("write redis://user:password@host:port/database, or host:port,user=…,password=…,database=…,tls=true.", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_written_without_its_secrets() =>
        Assert.Equal("Redis at h:6379", RedisAddress.TryParse("redis://user:canary@h", out var address, out _) ? address.ToString() : "");
}
