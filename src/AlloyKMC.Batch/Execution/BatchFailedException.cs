namespace AlloyKMC.Batch.Execution;

/// <summary>A batch could not go on (a full disk, a bug); what was finished before is kept and the same command continues.</summary>
public sealed class BatchFailedException(Exception inner) : Exception(inner.Message, inner);
