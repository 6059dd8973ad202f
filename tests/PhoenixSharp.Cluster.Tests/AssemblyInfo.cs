// These tests start processes by the dozen, and some time them: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
