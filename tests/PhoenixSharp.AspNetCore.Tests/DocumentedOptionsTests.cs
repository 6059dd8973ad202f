using System.Reflection;
using System.Text.RegularExpressions;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

// docs/OPTIONS.md promises that each name in it exists, and that each option stands in it.
public sealed partial class DocumentedOptionsTests
{
    private static readonly Type[] Options =
    [
        typeof(SocketOptions), typeof(DrainOptions), typeof(RateLimits), typeof(RateLimit), typeof(PresenceOptions), typeof(PhoenixOptions), typeof(PhoenixTokenOptions),
        typeof(ClusterOptions), typeof(RedisOptions), typeof(RabbitMqOptions), typeof(NatsOptions),
    ];

    private static readonly string Page = Documents.Read("OPTIONS.md");

    [Fact]
    public void Every_option_stands_on_the_page()
    {
        var missing =
            from type in Options
            from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            let name = $"{type.Name}.{property.Name}"
            where name != "PhoenixTokenOptions.EqualityContract" && !Page.Contains($"`{name}`", StringComparison.Ordinal)
            select name;
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_name_on_the_page_exists()
    {
        Type[] types = [.. Options, typeof(ConnectRequest), typeof(Socket)];
        var unknown =
            from Match match in Name().Matches(Page)
            let type = types.FirstOrDefault(type => type.Name == match.Groups[1].Value)
            where type is not null
            where type.GetMember(match.Groups[2].Value, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static).Length == 0
            select match.Value;
        Assert.Empty(unknown);
    }

    [GeneratedRegex(@"`(\w+)\.(\w+)")]
    private static partial Regex Name();
}
