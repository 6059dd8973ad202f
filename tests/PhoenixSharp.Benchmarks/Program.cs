using BenchmarkDotNet.Running;
using PhoenixSharp.Benchmarks;

// dotnet run -c Release --project tests/PhoenixSharp.Benchmarks -- --filter '*'
// dotnet run -c Release --project tests/PhoenixSharp.Benchmarks -- remote
if (args is ["remote"])
    return await RemoteDelivery.RunAsync();
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
