namespace PhoenixSharp.FloorPlan.Tests;

/// <summary>Which project may lean on which.</summary>
internal static class Plan
{
    private static readonly string[] Everything = ["*"];

    // project → what it may lean on, besides what that leans on
    private static readonly Dictionary<string, string[]> Floors = new()
    {
        ["src/Wire"] = [],
        ["src/PubSub"] = ["Wire"],
        ["src/Presence"] = ["Wire", "PubSub"],
        ["src/Channels"] = ["Wire", "PubSub", "Presence"],
        ["src/Generators"] = [],
        ["src/CodeFixes"] = [],
        ["src/AspNetCore"] = ["Wire", "PubSub", "Presence", "Channels"],
        ["src/Redis"] = ["PubSub"],
        ["src/RabbitMQ"] = ["PubSub"],
        ["src/Nats"] = ["PubSub"],
        ["src/Server"] = ["AspNetCore", "Redis", "RabbitMQ", "Nats"],
        ["src/Testing"] = ["AspNetCore"],
        ["src/Templates"] = [],
        ["clients/Client"] = ["Wire"],
        ["clients/Client.WebsocketClient"] = ["Client"],
        ["clients/Cli"] = ["Client"],
        ["clients/Cluster"] = Everything, // samples that EndToEnd starts
        ["clients/BlazorServerClient"] = ["Client"],
        ["clients/WorkerClient"] = ["Client"],
        ["conformance/Conformance"] = [],
        ["conformance/Fixture"] = ["AspNetCore"],
        ["tests/TestSupport"] = ["Testing", "Redis", "RabbitMQ", "Nats", "Client"],
        ["tests/FloorPlan.Tests"] = [],
        ["tests/EndToEnd.Tests"] = Everything,
        ["tests/Cluster.Tests"] = Everything, // whole servers, and clients of theirs
        ["tests/Benchmarks"] = Everything,
        ["tests/Load"] = Everything,
        ["tests/Packages.Tests"] = Everything, // packs what is packed
        ["tests/Generators.Tests"] = ["Generators", "CodeFixes", "Channels", "TestSupport"], // what it generates is compiled against Channels
        ["tests/Client.Tests"] = ["Client", "AspNetCore", "TestSupport"], // a client needs somebody to talk to
        ["tests/Client.WebsocketClient.Tests"] = ["Client.WebsocketClient", "AspNetCore", "TestSupport"],
        ["tests/Client.Net8"] = ["Client.WebsocketClient"], // an application on .NET 8, compiled only
        ["tests/Native.Tests"] = ["Conformance", "Client", "TestSupport"], // it publishes the server and the fixture
        ["tests/Cli.Tests"] = ["Cli", "Fixture"],
        ["tests/Adapters.Tests"] = ["Redis", "RabbitMQ", "Nats", "AspNetCore", "TestSupport"], // one contract for all of them
        ["tests/Conformance.Tests"] = ["Conformance"],
        ["tests/BrokenServers.Tests"] = ["Conformance", "Fixture"],
    };

    /// <summary>Gets all that a project may reference, or null if the plan has no such project.</summary>
    /// <param name="path">The project file, from the root.</param>
    public static IReadOnlySet<string>? MayLeanOn(string path)
    {
        var floor = $"{path[..path.IndexOf('/', StringComparison.Ordinal)]}/{NameOf(path)}";
        if (path.StartsWith("clients/samples/", StringComparison.Ordinal))
            return Closure(Everything);
        if (Floors.TryGetValue(floor, out var named))
            return Closure(named);
        // one per project, named for it, which leans on that and on what tests need
        var subject = NameOf(path).EndsWith(".Tests", StringComparison.Ordinal) ? NameOf(path)[..^".Tests".Length] : "";
        return floor.StartsWith("tests/", StringComparison.Ordinal) && Floors.Keys.Any(key => Short(key) == subject)
            ? Closure([subject, "TestSupport", "Testing"])
            : null;
    }

    /// <summary>Gets a project's name without what all have in common.</summary>
    public static string NameOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
        return name.StartsWith("PhoenixSharp.", StringComparison.Ordinal) ? name["PhoenixSharp.".Length..] : name;
    }

    private static HashSet<string> Closure(IEnumerable<string> names)
    {
        if (names.Contains("*"))
            return [.. Floors.Keys.Select(Short)];
        var closure = new HashSet<string>(names);
        foreach (var name in names)
            closure.UnionWith(Closure(Floors.Single(floor => Short(floor.Key) == name).Value));
        return closure;
    }

    private static string Short(string floor) => floor[(floor.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
