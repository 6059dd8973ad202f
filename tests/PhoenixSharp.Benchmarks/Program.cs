using BenchmarkDotNet.Running;
using PhoenixSharp.Benchmarks;

// dotnet run -c Release --project tests/PhoenixSharp.Benchmarks -- --filter '*'
// dotnet run -c Release --project tests/PhoenixSharp.Benchmarks -- tracker
Dictionary<string, Action> measurements = new()
{
    ["merge"] = MergeMeasurement.Run,
    ["transfer"] = TransferMeasurement.Run,
    ["down"] = DownMeasurement.Run,
    ["state"] = StateMeasurement.Run,
    ["bytes"] = BytesMeasurement.Run,
};
if (args is ["tracker"])
{
    foreach (var measure in measurements.Values)
        measure();
}
else if (args is [var name] && measurements.TryGetValue(name, out var one))
{
    one();
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
