namespace PhoenixSharp.Load.Comparing;

/// <summary>What a comparison was asked for.</summary>
internal sealed record CompareOptions
{
    public const string Usage = """
        usage: dotnet run -c Release --project tests/PhoenixSharp.Load -- compare [options]
          --quick             one short round: shows that all works, its figures are rough
          --rounds N          rounds, 1 to 20; default 3, with --quick 1
          --only A,B          workloads: fanout, fanout10, topics, echo, churn, idle, presence; default all
          --hosts A,B         contestants: ours, signalr, naive; default all
          --ours "COMMAND"    our server, instead of the conformance fixture; split at spaces; {url} becomes its address,
                              without it --urls and the address are added
          --unmerged "COMMAND"  the same with a presence diff window of 0, for the presence storm; default: ours with
                              --diff-window 00:00:00
          --json FILE         writes every run's figures
          --first-port N      ports N, N + 1, … one per server start; default: any that are free
        """;

    public bool Quick { get; private init; }
    public int? Rounds { get; private init; }
    public string[]? Only { get; private init; }
    public string[] Hosts { get; private init; } = [Contestant.Ours, Contestant.SignalR, Contestant.Naive];
    public string? Ours { get; private init; }
    public string? Unmerged { get; private init; }
    public string? Json { get; private init; }
    public int? FirstPort { get; private init; }

    public int RoundCount => Rounds ?? (Quick ? 1 : 3);

    /// <exception cref="LoadException">Names the option and its legal values.</exception>
    public static CompareOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new CompareOptions();
        while (arguments is [var option, .. var rest])
            options = option == "--quick" ? options.WithQuick(rest, out arguments) : options.With(option, rest, out arguments);
        return options;
    }

    public IReadOnlyList<Workload> Workloads()
    {
        var all = Comparing.Workloads.All(Quick);
        return Only is null ? all : Pick(all, Only, workload => workload.Name, "--only");
    }

    private CompareOptions WithQuick(ReadOnlySpan<string> rest, out ReadOnlySpan<string> remaining)
    {
        remaining = rest;
        return this with { Quick = true };
    }

    private CompareOptions With(string option, ReadOnlySpan<string> rest, out ReadOnlySpan<string> remaining)
    {
        if (rest is not [var value, .. var after])
            throw new LoadException($"'{option}' is no option, or lacks its value", inCommandLine: true);
        remaining = after;
        return option switch
        {
            "--rounds" => this with { Rounds = Number(option, value, 1, 20) },
            "--only" => this with { Only = value.Split(',') },
            "--hosts" => this with { Hosts = [.. Pick(Hosts, value.Split(','), host => host, option)] },
            "--ours" => this with { Ours = value },
            "--unmerged" => this with { Unmerged = value },
            "--json" => this with { Json = value },
            "--first-port" => this with { FirstPort = Number(option, value, 1024, 65_000) },
            _ => throw new LoadException($"{option} is unknown", inCommandLine: true),
        };
    }

    private static int Number(string option, string value, int least, int most) =>
        int.TryParse(value, out var number) && number >= least && number <= most
            ? number
            : throw new LoadException($"{option} takes a number from {least} to {most}, not '{value}'", inCommandLine: true);

    private static T[] Pick<T>(T[] all, string[] names, Func<T, string> nameOf, string option)
    {
        if (names.Except(all.Select(nameOf), StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } unknown)
            throw new LoadException($"{option} knows {string.Join(", ", all.Select(nameOf))}; not '{unknown}'", inCommandLine: true);
        return [.. all.Where(one => names.Contains(nameOf(one), StringComparer.OrdinalIgnoreCase))];
    }
}
