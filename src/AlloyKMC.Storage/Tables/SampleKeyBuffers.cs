using Parquet.Schema;

namespace AlloyKMC.Storage.Tables;

/// <summary>The columns that say which run and sample a row belongs to, first in the trajectories and observables tables.</summary>
internal sealed class SampleKeyBuffers(ParquetSchema schema)
{
    private readonly TextBuffer _runId = new(schema.FindDataField(TrajectorySchema.RunId));
    private readonly NumberBuffer<int> _condition = new(schema.FindDataField(TrajectorySchema.Condition));
    private readonly NumberBuffer<int> _replicate = new(schema.FindDataField(TrajectorySchema.Replicate));
    private readonly NumberBuffer<int> _sample = new(schema.FindDataField(TrajectorySchema.Sample));
    private readonly NumberBuffer<double> _time = new(schema.FindDataField(TrajectorySchema.Time));

    public IColumnBuffer[] Columns => [_runId, _condition, _replicate, _sample, _time];

    public void Add(RunRecord run, int sample, double timeSeconds)
    {
        _runId.Add(run.RunId);
        _condition.Add(run.Condition);
        _replicate.Add(run.Replicate);
        _sample.Add(sample);
        _time.Add(timeSeconds);
    }
}
