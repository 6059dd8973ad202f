using PhoenixSharp.Redis;
using StackExchange.Redis;

namespace PhoenixSharp.Adapters.Tests.Redis;

public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("localhost", "localhost:6379", null, null, null, false)]
    [InlineData("localhost:7000", "localhost:7000", null, null, null, false)]
    [InlineData("10.0.0.1:7000, password=p=q, defaultDatabase=3", "10.0.0.1:7000", null, "p=q", 3, false)]
    [InlineData("h,user=u,password=p,ssl=True", "h:6380", "u", "p", null, true)] // the port of StackExchange.Redis for TLS
    [InlineData("a:1,b:2,serviceName=mymaster", "a:1 b:2", null, null, null, false)]
    [InlineData("[::1]:7000", "[::1]:7000", null, null, null, false)]
    [InlineData("redis://h", "h:6379", null, null, null, false)]
    [InlineData("redis://h:7000/5", "h:7000", null, null, 5, false)]
    [InlineData("redis://u:p%40%3Aq%2Cr@h/", "h:6379", "u", "p@:q,r", null, false)]
    [InlineData("rediss://:p@h:7000", "h:7000", null, "p", null, true)]
    public void Connection_string_is_read(string text, string hosts, string? user, string? password, int? database, bool isTls)
    {
        Assert.True(ConnectionString.TryParse(text, out var read, out var fault), fault);
        read = RedisLink.Configure(read, new RedisOptions());
        read.SetDefaultPorts();
        Assert.Equal(hosts, string.Join(' ', read.EndPoints.Select(EndPointCollection.ToString)));
        Assert.Equal((user, password, database, isTls), (read.User, read.Password, read.DefaultDatabase, read.Ssl));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("http://h", "is not a redis:// or rediss:// URI")]
    [InlineData("redis://", "is not a redis:// or rediss:// URI")]
    [InlineData("redis://h/x", "has a database that is not a number")]
    [InlineData("redis://h/-1", "has a database that is not a number")]
    [InlineData("redis://h?timeout=5", "has a query")]
    [InlineData("redis://canary@h", "has a user without a password")]
    [InlineData("h:70000", "has a host or a port that is not valid")]
    [InlineData("h:x", "has a host or a port that is not valid")]
    [InlineData("a:1,b:x", "has a host or a port that is not valid")]
    [InlineData("a b:7000", "has a host or a port that is not valid")]
    [InlineData("password=canary", "has no host")]
    [InlineData("h,pasword=canary", "has a setting \"pasword\" that is unknown")]
    [InlineData("h,tls=true,password=canary", "has a setting \"tls\" that is unknown or has no valid value (it is called ssl)")]
    [InlineData("h,database=3", "has a setting \"database\" that is unknown or has no valid value (it is called defaultDatabase)")]
    [InlineData("h,ssl=perhaps,password=canary", "has a setting \"ssl\" that is unknown")]
    [InlineData("h,password=a,canary=b", "has a setting that is unknown")]
    [InlineData("h,user=canary", "has a user without a password")]
    public void Error_names_the_setting_and_no_secret_when_text_is_invalid(string text, string reason)
    {
        Assert.False(ConnectionString.TryParse(text, out _, out var fault));
        Assert.StartsWith(reason, fault, StringComparison.Ordinal);
        Assert.EndsWith("or redis://user:password@host:port/database.", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://user:canary@h", "Redis at h:6379")]
    [InlineData("a:1,b:2,password=canary,serviceName=mymaster", "Redis at a:1, b:2")]
    public void Broker_is_named_without_its_secrets(string connection, string name) =>
        Assert.Equal(name, new RedisBroker(new RedisOptions { Connection = connection }).Name);

    [Fact]
    public void Configuration_of_the_application_is_not_changed()
    {
        var given = ConfigurationOptions.Parse("h,password=canary,name=app");
        var before = given.ToString(includePassword: false);
        var used = RedisLink.Configure(given, new RedisOptions());
        Assert.Equal(before, given.ToString(includePassword: false));
        Assert.Equal(("app", "canary", 0, ""), (used.ClientName, used.Password, used.ConnectRetry, used.ConfigurationChannel));
    }

    [Fact]
    public void Commands_that_need_rights_are_not_sent_by_default()
    {
        Assert.True(ConnectionString.TryParse("h", out var given, out _));
        var map = RedisLink.Configure(given, new RedisOptions()).CommandMap.ToString();
        foreach (var command in (string[])["INFO", "CONFIG", "CLUSTER", "ECHO", "SENTINEL", "ROLE", "GET", "CLIENT"])
            Assert.Contains($"${command}=,", map + ",", StringComparison.Ordinal);
    }
}
