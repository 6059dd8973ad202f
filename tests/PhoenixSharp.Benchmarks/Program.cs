using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/PhoenixSharp.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
