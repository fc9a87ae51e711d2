// Each test runs its ensembles on all processors: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
