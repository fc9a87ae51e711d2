using AlloyKMC.Model.Species;
using AlloyKMC.Storage;

namespace AlloyKMC.Tests.Storage;

public sealed class DatasetRoundTripTests
{
    private static readonly (int Condition, int Replicate)[] s_first = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)];
    private static readonly (int Condition, int Replicate)[] s_second = [(2, 0), (2, 5)];

    [Fact]
    public void Runs_come_back_with_their_swept_values_and_sample_times()
    {
        using var folder = new TestFolder();
        WriteBoth(folder);

        DatasetReader reader = DatasetReader.Open(folder);

        Assert.Equal([.. s_first, .. s_second], reader.Runs.Select(run => (run.Run.Condition, run.Run.Replicate)));
        foreach (StoredRun stored in reader.Runs)
        {
            RunRecord expected = TestDatasets.Run(stored.Run.Condition, stored.Run.Replicate);
            Assert.Equal(expected with { Swept = stored.Run.Swept }, stored.Run);
            Assert.Equal(expected.Swept.Select(value => (value.Name, value.Value)), stored.Run.Swept.Select(value => (value.Name, value.Value)));
            Assert.Equal(TestDatasets.Series(0, 0).TimesSeconds, stored.SampleTimesSeconds);
        }
    }

    [Fact]
    public void Populations_come_back_run_by_run_and_all_in_one_pass()
    {
        using var folder = new TestFolder();
        WriteBoth(folder);
        DatasetReader reader = DatasetReader.Open(folder);

        AssertEqual(TestDatasets.Series(1, 1), reader.ReadSeries("c0001-r0001", TestDatasets.Species));
        (StoredRun Run, PopulationSeries Series)[] all = [.. reader.ReadAllSeries(TestDatasets.Species)];

        Assert.Equal(reader.Runs, all.Select(one => one.Run));
        foreach ((StoredRun run, PopulationSeries series) in all) AssertEqual(TestDatasets.Series(run.Run.Condition, run.Run.Replicate), series);
    }

    [Fact]
    public void Runs_without_rows_are_not_lost()
    {
        using var folder = new TestFolder();
        var nothing = new PopulationSeries(TestDatasets.Species, [0, 60], [new long[TestDatasets.Species.Count], new long[TestDatasets.Species.Count]]);
        var failed = new PopulationSeries(TestDatasets.Species, [], []);
        using (DatasetWriter writer = DatasetWriter.Create(folder, "part", TestDatasets.Species, new DatasetWriterOptions()))
        {
            writer.Append(TestDatasets.Run(0, 0), nothing, []);
            writer.Append(TestDatasets.Run(1, 0), TestDatasets.Series(1, 0), []);
            writer.Append(TestDatasets.Run(2, 0), failed, []);
            writer.Append(TestDatasets.Run(3, 0), nothing, []);
            writer.Complete();
        }

        PopulationSeries[] all = [.. DatasetReader.Open(folder).ReadAllSeries(TestDatasets.Species).Select(one => one.Series)];

        Assert.Equal(4, all.Length);
        foreach ((PopulationSeries expected, PopulationSeries actual) in new[] { nothing, TestDatasets.Series(1, 0), failed, nothing }.Zip(all)) AssertEqual(expected, actual);
        Assert.Empty(DatasetReader.Open(folder).ReadObservables());
    }

    [Fact]
    public void Means_come_back_as_they_were_in_a_column_and_a_schema_version_of_their_own()
    {
        using var folder = new TestFolder();
        double[][] means = [[.. Enumerable.Range(0, TestDatasets.Species.Count).Select(s => s % 3 == 0 ? 0 : Math.PI * s)], new double[TestDatasets.Species.Count]];
        var series = PopulationSeries.OfMeans(TestDatasets.Species, [0, 60], means);
        using (DatasetWriter writer = DatasetWriter.Create(folder, "part", TestDatasets.Species, new DatasetWriterOptions { HoldsMeans = true }))
        {
            Assert.Throws<ArgumentException>(() => writer.Append(TestDatasets.Run(0, 0), TestDatasets.Series(0, 0), []));
            writer.Append(TestDatasets.Run(0, 0), series, []);
            writer.Complete();
        }

        DatasetReader reader = DatasetReader.Open(folder);
        Assert.True(reader.HoldsMeans);
        Assert.Equal("2", reader.Metadata[DatasetMetadata.SchemaVersion]);
        PopulationSeries read = Assert.Single(reader.ReadAllSeries(TestDatasets.Species)).Series;
        Assert.Equal(means, read.Means);
        Assert.Empty(read.Counts);
        Assert.Equal(2, read.SampleCount);
        Assert.All(reader.ReadTrajectories(), batch => Assert.Equal(batch.RowCount, batch.Means!.Length));
    }

    [Fact]
    public void Rows_are_unique_sorted_and_never_zero()
    {
        using var folder = new TestFolder();
        WriteBoth(folder);

        var rows = new List<(string Run, int Sample, string Family, string Coordinates, long Count)>();
        foreach (TrajectoryBatch batch in DatasetReader.Open(folder).ReadTrajectories())
        {
            Assert.InRange(batch.RowCount, 1, 100);
            Assert.Equal(["x", "y"], batch.CoordinateNames);
            for (int i = 0; i < batch.RowCount; i++) rows.Add((batch.RunIds[i], batch.Samples[i], batch.Families[i], $"{batch.Coordinates[0][i]:D3},{batch.Coordinates[1][i]:D3}", batch.Counts[i]));
        }

        Assert.DoesNotContain(rows, row => row.Count == 0);
        var keys = rows.Select(row => $"{row.Run}|{row.Sample}|{row.Family}|{row.Coordinates}").ToList();
        Assert.Equal(keys.Distinct().Order(StringComparer.Ordinal), keys);
        Assert.Equal(s_first.Concat(s_second).Sum(run => TestDatasets.Series(run.Condition, run.Replicate).Counts.Sum(counts => counts.Count(count => count != 0))), rows.Count);
    }

    [Fact]
    public void Observables_come_back()
    {
        using var folder = new TestFolder();
        WriteBoth(folder);

        (string, int, double, string, double)[] rows = [.. DatasetReader.Open(folder).ReadObservables().SelectMany(batch => Enumerable.Range(0, batch.RowCount).Select(i => (batch.RunIds[i], batch.Samples[i], batch.TimesSeconds[i], batch.Observables[i], batch.Values[i])))];

        (string, int, double, string, double)[] expected =
        [
            .. from run in s_first.Concat(s_second)
               from sample in Enumerable.Range(0, 5)
               from observable in Enumerable.Range(0, 2)
               select ($"c{run.Condition:D4}-r{run.Replicate:D4}", sample, TestDatasets.Series(0, 0).TimesSeconds[sample], TestDatasets.Observables[observable], TestDatasets.Values(run.Condition, run.Replicate)[sample][observable]),
        ];
        Assert.Equal(expected, rows);
    }

    [Fact]
    public void The_same_runs_give_the_same_bytes()
    {
        using TestFolder first = new(), second = new();
        WriteBoth(first);
        WriteBoth(second);

        Assert.Equal(TestDatasets.Files(first), TestDatasets.Files(second));
        foreach (string file in TestDatasets.Files(first).Where(file => file.EndsWith(".parquet", StringComparison.Ordinal))) Assert.Equal(File.ReadAllBytes(Path.Combine(first, file)), File.ReadAllBytes(Path.Combine(second, file)));
    }

    private static void WriteBoth(string folder)
    {
        TestDatasets.Write(folder, "part-00001", s_second);
        TestDatasets.Write(folder, "part-00000", s_first);
    }

    private static void AssertEqual(PopulationSeries expected, PopulationSeries actual)
    {
        Assert.Equal(expected.TimesSeconds, actual.TimesSeconds);
        Assert.Equal(expected.Counts, actual.Counts);
    }
}
