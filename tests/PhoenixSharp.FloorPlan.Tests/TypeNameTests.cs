using System.Text.RegularExpressions;

namespace PhoenixSharp.FloorPlan.Tests;

/// <summary>
/// An application that is both a server and a client needs both <c>using PhoenixSharp;</c> and <c>using PhoenixSharp.Client;</c>, so no
/// name may exist in both.
/// </summary>
public sealed partial class TypeNameTests
{
    [Fact]
    public void No_type_of_the_client_has_the_name_of_a_type_of_a_server_package()
    {
        var server = Names("PhoenixSharp", "src").ToHashSet();
        Assert.Superset(new HashSet<string> { "Presence", "PresenceEntry", "RedisOptions", "RabbitMqOptions", "NatsOptions" }, server);
        var client = Names("PhoenixSharp.Client", "clients/PhoenixSharp.Client").ToHashSet();
        Assert.Superset(new HashSet<string> { "PhoenixSocket", "PresenceJoin", "StreamOverflow" }, client);
        Assert.Empty(client.Intersect(server));
    }

    private static IEnumerable<string> Names(string @namespace, string folder) =>
        from file in Repository.Files("*.cs", folder)
        let lines = Repository.Lines(file)
        where lines.Contains($"namespace {@namespace};")
        from line in lines
        let declared = Declared().Match(line)
        where declared.Success
        select declared.Groups[1].Value;

    [GeneratedRegex(@"^public (?:\w+ )*(?:class|struct|interface|enum|record|delegate [\w<>?]+) (\w+)")]
    private static partial Regex Declared();
}
