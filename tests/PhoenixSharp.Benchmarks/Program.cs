using BenchmarkDotNet.Running;
using PhoenixSharp.Benchmarks;

// dotnet run -c Release --project tests/PhoenixSharp.Benchmarks -- --filter '*'
// dotnet run -c Release --project tests/PhoenixSharp.Benchmarks -- tracker
// dotnet run -c Release --project tests/PhoenixSharp.Benchmarks -- remote
Dictionary<string, Action> ofTheTracker = new()
{
    ["merge"] = MergeMeasurement.Run,
    ["transfer"] = TransferMeasurement.Run,
    ["down"] = DownMeasurement.Run,
    ["state"] = StateMeasurement.Run,
    ["bytes"] = BytesMeasurement.Run,
};
switch (args)
{
    case ["remote"]:
        await RemoteDelivery.RunAsync();
        break;
    case ["tracker"]:
        foreach (var measure in ofTheTracker.Values)
            measure();
        break;
    case [var name] when ofTheTracker.TryGetValue(name, out var measure):
        measure();
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
