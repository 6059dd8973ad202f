// These tests measure memory and counters of the whole process: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
