using PhoenixSharp.Packages.Tests.Rig;

namespace PhoenixSharp.Packages.Tests.Packages;

/// <summary>The dependencies of the packages, and the place of the generator.</summary>
public sealed class DependencyTests(PackedSolution packed)
{
    private const string Analyzers = "analyzers/dotnet/cs/";

    [Fact]
    public void Packages_of_ours_are_required_in_exactly_their_own_version()
    {
        var ours = packed.Packages.SelectMany(package => package.Dependencies).Where(dependency => IsOurs(dependency.Id)).ToList();
        Assert.NotEmpty(ours);
        Assert.All(ours, dependency => Assert.Equal($"[{packed.Version}]", dependency.Version));
    }

    [Theory]
    [InlineData("PhoenixSharp.AspNetCore", "PhoenixSharp.Channels")]
    [InlineData("PhoenixSharp.Channels", "PhoenixSharp.Presence", "PhoenixSharp.PubSub", "PhoenixSharp.Wire")]
    [InlineData("PhoenixSharp.Redis", "PhoenixSharp.PubSub")]
    [InlineData("PhoenixSharp.RabbitMQ", "PhoenixSharp.PubSub")]
    [InlineData("PhoenixSharp.Nats", "PhoenixSharp.PubSub")]
    [InlineData("PhoenixSharp.Client", "PhoenixSharp.Wire")]
    [InlineData("PhoenixSharp.Client.WebsocketClient", "PhoenixSharp.Client")]
    [InlineData("PhoenixSharp.Testing", "PhoenixSharp.AspNetCore")]
    [InlineData("PhoenixSharp.Templates")]
    [InlineData("PhoenixSharp.Wire")]
    [InlineData("PhoenixSharp.Cli")]
    [InlineData("PhoenixSharp.Conformance")]
    public void Package_depends_on_the_packages_of_ours_that_it_uses(string id, params string[] uses)
    {
        var ours = packed.Package(id).Dependencies.Select(dependency => dependency.Id).Where(IsOurs);
        Assert.Equal(uses, ours.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Server_needs_no_package_of_others() => Assert.All(
        ["PhoenixSharp.AspNetCore", "PhoenixSharp.Channels", "PhoenixSharp.Presence", "PhoenixSharp.PubSub"],
        id => Assert.DoesNotContain(packed.Package(id).Dependencies, dependency => !IsOurs(dependency.Id)));

    [Fact]
    public void Every_package_of_ours_that_is_required_was_packed() => Assert.Subset(
        packed.Packages.Select(package => package.Id).ToHashSet(),
        packed.Packages.SelectMany(package => package.Dependencies).Select(dependency => dependency.Id).Where(IsOurs).ToHashSet());

    [Fact]
    public void Generator_is_in_the_package_that_applications_reference_and_in_no_other()
    {
        Assert.Contains(Analyzers + "PhoenixSharp.Generators.dll", packed.Package("PhoenixSharp.AspNetCore").Entries);
        Assert.Contains(Analyzers + "PhoenixSharp.CodeFixes.dll", packed.Package("PhoenixSharp.AspNetCore").Entries);
        Assert.All(packed.Packages.Where(package => package.Id != "PhoenixSharp.AspNetCore"), package =>
        {
            Assert.DoesNotContain(package.Entries, entry => entry.Contains("PhoenixSharp.Generators", StringComparison.Ordinal));
            Assert.DoesNotContain(package.Entries, entry => entry.StartsWith("analyzers/", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Generator_is_no_library_of_the_package() => Assert.DoesNotContain(
        packed.Package("PhoenixSharp.AspNetCore").Entries,
        entry => entry.StartsWith("lib/", StringComparison.Ordinal)
            && (entry.Contains("Generators", StringComparison.Ordinal) || entry.Contains("CodeFixes", StringComparison.Ordinal)));

    private static bool IsOurs(string id) => id.StartsWith("PhoenixSharp.", StringComparison.Ordinal);
}
