// Some of these tests measure memory, and some lose connections by a clock that runs: one class at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
