using System.Runtime.InteropServices;

namespace PhoenixSharp.Load.Comparing;

/// <summary>The command line's <c>compare</c>.</summary>
internal static class CompareCommand
{
    /// <returns>0 where every run was sound, 1 where one lost a message or a connection, 2 where no comparison could be made.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        using var stopping = new CancellationTokenSource();
        using var interrupt = StopOn(PosixSignal.SIGINT, stopping);
        using var terminate = StopOn(PosixSignal.SIGTERM, stopping);
        try
        {
            RefuseDebugBuild();
            return await CompareAsync(CompareOptions.Parse(arguments), stopping.Token);
        }
        catch (LoadException problem)
        {
            return Refuse(problem.Message, problem.InCommandLine);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return Refuse("stopped", withUsage: false);
        }
    }

    public static int Refuse(string problem, bool withUsage)
    {
        Console.Error.WriteLine($"load: {problem}");
        if (withUsage) Console.Error.WriteLine($"\n{CompareOptions.Usage}");
        return 2;
    }

    private static async Task<int> CompareAsync(CompareOptions options, CancellationToken cancellationToken)
    {
        var workloads = options.Workloads();
        await using var json = options.Json is { } file ? Create(file) : null;
        var repository = Repository.Find();
        var generator = await LoadGenerator.BuildAsync(repository, cancellationToken);
        var contestants = await ContestantsAsync(options, repository, cancellationToken);

        var comparison = new Comparison(generator, contestants, options);
        foreach (var workload in workloads) await comparison.RunAsync(workload, cancellationToken);

        Console.WriteLine(Report.Markdown(comparison, workloads));
        if (json is not null) await json.WriteAsync(Report.Json(comparison, options));
        return comparison.Runs.All(run => run.IsSound) ? 0 : 1;
    }

    private static async Task<Contestant[]> ContestantsAsync(CompareOptions options, Repository repository, CancellationToken cancellationToken)
    {
        List<Contestant> contestants = [];
        if (options.Hosts.Contains(Contestant.Ours))
        {
            var ours = options.Ours is { } command
                ? Contestant.FromCommand(Contestant.Ours, command)
                : new Contestant(Contestant.Ours, "phoenix", await repository.BuildFixtureAsync(cancellationToken));
            contestants.Add(ours);
            contestants.Add(options.Unmerged is { } unmerged
                ? Contestant.FromCommand(Contestant.Unmerged, unmerged)
                : ours with { Name = Contestant.Unmerged, Command = [.. ours.Command, "--diff-window", "00:00:00"] });
        }
        if (options.Hosts.Contains(Contestant.SignalR)) contestants.Add(Contestant.Host(Contestant.SignalR, "signalr"));
        if (options.Hosts.Contains(Contestant.Naive)) contestants.Add(Contestant.Host(Contestant.Naive, "phoenix"));
        return [.. contestants];
    }

    // Before the runs: a name that can't be written to should not cost ten minutes.
    private static StreamWriter Create(string file)
    {
        try
        {
            return File.CreateText(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LoadException($"--json {file} can't be written: {problem.Message}");
        }
    }

    // The children are killed on the way out, so the signal must not end this process at once.
    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stopping) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stopping.Cancel();
        });

    private static void RefuseDebugBuild()
    {
#if DEBUG
        throw new LoadException("this is a Debug build, and its hosts would be slow: run it with -c Release");
#endif
    }
}
