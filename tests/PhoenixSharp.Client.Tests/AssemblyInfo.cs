// Some of these tests measure memory, and some lose connections by a clock that runs: one class at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
