using System.Text.Json;
using System.Text.Json.Nodes;

namespace PhoenixSharp.Load.Comparing;

/// <summary>The load generator of the folder <c>loadgen</c>, compiled.</summary>
internal sealed class LoadGenerator(string program)
{
    private const string Install = "it compiles the load generator; install it (Debian and Ubuntu: apt-get install g++; Fedora: dnf install gcc-c++)";
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(3), RunLimit = TimeSpan.FromMinutes(2);

    /// <summary>Compiles it into <c>artifacts/loadgen</c>, unless what is there is newer than the source.</summary>
    /// <exception cref="LoadException">g++ is missing or refuses the source.</exception>
    public static async Task<LoadGenerator> BuildAsync(Repository repository, CancellationToken cancellationToken)
    {
        string source = repository.PathOf("tests/PhoenixSharp.Load/loadgen/loadgen.cpp"), program = repository.PathOf("artifacts/loadgen/loadgen");
        if (File.GetLastWriteTimeUtc(program) > File.GetLastWriteTimeUtc(source)) return new LoadGenerator(program);

        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        var build = await Tool.RunAsync(["g++", "-O2", "-std=c++17", source, "-o", program], BuildLimit, Install, cancellationToken);
        return build.ExitCode == 0 ? new LoadGenerator(program) : throw new LoadException($"g++ refused {source}:\n{build.Errors}");
    }

    /// <summary>Puts a server under one load.</summary>
    /// <returns>What it printed as JSON; <c>verdict</c> says whether every message arrived.</returns>
    /// <exception cref="LoadException">It refused its arguments or didn't end.</exception>
    public async Task<JsonObject> RunAsync(ContestantProcess server, Contestant contestant, Workload workload, CancellationToken cancellationToken)
    {
        string[] command =
        [
            program, .. workload.Arguments, "--port", $"{server.Port}", "--pid", $"{server.Id}", "--proto", contestant.Protocol,
            "--max-seconds", $"{RunLimit.TotalSeconds - 30:0}", "--json",
        ];
        var run = await Tool.RunAsync(command, RunLimit, "compile it again by deleting artifacts/loadgen", cancellationToken);
        try
        {
            return JsonNode.Parse(run.Output)!.AsObject();
        }
        catch (JsonException)
        {
            throw new LoadException($"'{string.Join(' ', command)}' ended with {run.ExitCode} and no result:\n{run.Output}{run.Errors}");
        }
    }
}
