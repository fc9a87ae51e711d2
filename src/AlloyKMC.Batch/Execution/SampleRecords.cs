using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.Batch.Execution;

/// <summary>Samples and statistics of a replicate as bytes, in journals and checkpoints alike.</summary>
internal static class SampleRecords
{
    public static void Write(BinaryWriter writer, EngineStatistics statistics)
    {
        writer.Write(statistics.Events);
        writer.Write(statistics.NullTicks);
        writer.Write(statistics.Rebuilds);
    }

    public static EngineStatistics ReadStatistics(BinaryReader reader) => new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());

    /// <param name="writer">Where they go.</param>
    /// <param name="samples">The samples; without counts where there are means.</param>
    /// <param name="means">Means[sample][species] of the mean field; null where clusters were counted.</param>
    public static void Write(BinaryWriter writer, SampledStates samples, IReadOnlyList<double[]>? means = null)
    {
        writer.Write7BitEncodedInt(samples.TimesSeconds.Count);
        for (int i = 0; i < samples.TimesSeconds.Count; i++)
        {
            writer.Write(samples.TimesSeconds[i]);
            writer.Write(samples.Volumes[i]);
            writer.Write7BitEncodedInt(samples.Observables[i].Length);
            foreach (double value in samples.Observables[i]) writer.Write(value);
            if (means is not null) foreach (double mean in means[i]) writer.Write(mean);
            else foreach (long count in samples.Counts[i]) writer.Write7BitEncodedInt64(count);
        }
    }

    public static SampledStates ReadSamples(BinaryReader reader, int species) => ReadSamples(reader, species, false, out _);

    public static SampledStates ReadSamples(BinaryReader reader, int species, bool holdsMeans, out IReadOnlyList<double[]>? means)
    {
        int samples = reader.Read7BitEncodedInt();
        double[] times = new double[samples], volumes = new double[samples];
        long[][] counts = new long[holdsMeans ? 0 : samples][];
        double[][]? read = holdsMeans ? new double[samples][] : null;
        double[][] observables = new double[samples][];
        for (int i = 0; i < samples; i++)
        {
            times[i] = reader.ReadDouble();
            volumes[i] = reader.ReadDouble();
            observables[i] = new double[reader.Read7BitEncodedInt()];
            for (int o = 0; o < observables[i].Length; o++) observables[i][o] = reader.ReadDouble();
            if (read is not null)
            {
                read[i] = new double[species];
                for (int s = 0; s < species; s++) read[i][s] = reader.ReadDouble();
                continue;
            }

            counts[i] = new long[species];
            for (int s = 0; s < counts[i].Length; s++) counts[i][s] = reader.Read7BitEncodedInt64();
        }

        means = read;
        return new SampledStates(times, counts, volumes, observables);
    }
}
