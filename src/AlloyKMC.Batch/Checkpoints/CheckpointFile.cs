using System.Security.Cryptography;
using System.Text;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.Batch.Checkpoints;

/// <summary>Which run a checkpoint belongs to. A run goes on from a checkpoint of the very same run on the very same build alone: only then is the result bit-identical.</summary>
/// <param name="RunsHash">Identity of what determines the run: a checkpoint stays good when more replicates are asked for or a limit is raised.</param>
/// <param name="Run">The run.</param>
/// <param name="Seed">Seed of the ensemble.</param>
/// <param name="Engine">Engine; the kernel is left out since it changes no result.</param>
internal sealed record CheckpointIdentity(string RunsHash, RunKey Run, ulong Seed, string Engine)
{
    private static readonly Guid Build = typeof(ReplicateRunner).Module.ModuleVersionId;

    public override string ToString() => FormattableString.Invariant($"configuration {RunsHash}, run {Run.Id}, seed {Seed}, engine {Engine}, build {Build:N}");
}

/// <summary>A checkpoint and the wall time the run had taken by then.</summary>
internal sealed record StoredCheckpoint(ReplicateCheckpoint State, TimeSpan WallTime);

/// <summary>A checkpoint as bytes: a line that names the format, the checksum of the rest (SHA-256), the length of the rest, and the rest.</summary>
internal static class CheckpointFile
{
    private static readonly byte[] Magic = "AlloyKMC checkpoint 1\n"u8.ToArray();

    public static byte[] ToBytes(CheckpointIdentity identity, StoredCheckpoint checkpoint)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true)) Write(writer, identity, checkpoint);
        byte[] body = buffer.ToArray();
        return [.. Magic, .. SHA256.HashData(body), .. BitConverter.GetBytes((long)body.Length), .. body];
    }

    /// <summary>Reads a checkpoint back.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="expected">The run it is to belong to.</param>
    /// <param name="species">Number of species.</param>
    /// <param name="problem">Why it cannot be used, as the end of a sentence; null where it can.</param>
    public static StoredCheckpoint? Parse(ReadOnlySpan<byte> bytes, CheckpointIdentity expected, int species, out string? problem)
    {
        int head = Magic.Length + SHA256.HashSizeInBytes + sizeof(long);
        if (!bytes.StartsWith(Magic.AsSpan()[..Math.Min(Magic.Length, bytes.Length)]))
        {
            problem = "is not a checkpoint of this version of the program";
            return null;
        }

        if (bytes.Length < head || bytes.Length - head < BitConverter.ToInt64(bytes[(head - sizeof(long))..head]))
        {
            problem = "is truncated";
            return null;
        }

        ReadOnlySpan<byte> body = bytes[head..];
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(bytes.Slice(Magic.Length, SHA256.HashSizeInBytes)))
        {
            problem = "is damaged";
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(body.ToArray()), Encoding.UTF8);
        string identity = reader.ReadString();
        problem = identity == expected.ToString() ? null : $"belongs to another run or another build of the program ({identity})";
        return problem is null ? Read(reader, species) : null;
    }

    private static void Write(BinaryWriter writer, CheckpointIdentity identity, StoredCheckpoint checkpoint)
    {
        writer.Write(identity.ToString());
        writer.Write(checkpoint.WallTime.Ticks);
        ReplicateCheckpoint state = checkpoint.State;
        writer.Write(state.StepsDone);
        writer.Write(state.TimeSeconds);
        writer.Write(state.RemainingSeconds ?? double.NaN);
        foreach (long count in state.Counts) writer.Write7BitEncodedInt64(count);
        writer.Write(state.Random.Key.Seed);
        writer.Write(state.Random.Key.Condition);
        writer.Write(state.Random.Key.Replicate);
        writer.Write((byte)state.Random.Key.Purpose);
        writer.Write(state.Random.BufferIndex);
        writer.Write(state.Random.Cursor);
        SampleRecords.Write(writer, state.Statistics);
        writer.Write(state.SuppressedEvents);
        writer.Write(state.SuppressedRate);
        writer.Write(state.SuppressedSinceSeconds);
        SampleRecords.Write(writer, state.Samples);
    }

    private static StoredCheckpoint Read(BinaryReader reader, int species)
    {
        var wallTime = new TimeSpan(reader.ReadInt64());
        int steps = reader.ReadInt32();
        double time = reader.ReadDouble(), remaining = reader.ReadDouble();
        long[] counts = new long[species];
        for (int s = 0; s < species; s++) counts[s] = reader.Read7BitEncodedInt64();
        var key = new StreamKey(reader.ReadUInt64(), reader.ReadUInt32(), reader.ReadUInt32(), (StreamPurpose)reader.ReadByte());
        var state = new ReplicateCheckpoint
        {
            StepsDone = steps,
            TimeSeconds = time,
            RemainingSeconds = double.IsNaN(remaining) ? null : remaining,
            Counts = counts,
            Random = new PhiloxState(key, reader.ReadUInt64(), reader.ReadInt32()),
            Statistics = SampleRecords.ReadStatistics(reader),
            SuppressedEvents = reader.ReadDouble(),
            SuppressedRate = reader.ReadDouble(),
            SuppressedSinceSeconds = reader.ReadDouble(),
            Samples = SampleRecords.ReadSamples(reader, species),
        };
        return new StoredCheckpoint(state, wallTime);
    }
}
