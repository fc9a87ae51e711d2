using AlloyKMC.Model.Species;
using Parquet.Schema;

namespace AlloyKMC.Storage.Tables;

/// <summary>Observables in long form: one row per run, sample and observable, in the order the observables are declared.</summary>
internal sealed class ObservableTable : IDisposable
{
    private readonly SampleKeyBuffers _key;
    private readonly TextBuffer _observable;
    private readonly NumberBuffer<double> _value;
    private readonly TableWriter _writer;
    private readonly IReadOnlyList<string> _names;

    public ObservableTable(AtomicFile file, DatasetWriterOptions options)
    {
        _names = options.ObservableNames;
        ParquetSchema schema = TrajectorySchema.Observables();
        _key = new SampleKeyBuffers(schema);
        _observable = new TextBuffer(schema.FindDataField(TrajectorySchema.Observable));
        _value = new NumberBuffer<double>(schema.FindDataField(TrajectorySchema.Value));
        _writer = new TableWriter(file, [.. _key.Columns, _observable, _value], DatasetMetadata.Build(TrajectorySchema.Units(schema, []), options.ConfigurationJson, options.SchemaVersion), options.RowsPerGroup);
    }

    public void Append(RunRecord run, PopulationSeries series, IReadOnlyList<double[]> observables)
    {
        for (int sample = 0; sample < observables.Count; sample++)
        {
            for (int i = 0; i < _names.Count; i++)
            {
                _key.Add(run, sample, series.TimesSeconds[sample]);
                _observable.Add(_names[i]);
                _value.Add(observables[sample][i]);
                _writer.EndRow();
            }
        }
    }

    public void Finish() => _writer.Finish();

    public void Commit() => _writer.Commit();

    public void Dispose() => _writer.Dispose();
}
