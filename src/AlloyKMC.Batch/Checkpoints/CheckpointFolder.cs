using AlloyKMC.Batch.Plans;

namespace AlloyKMC.Batch.Checkpoints;

/// <summary>
/// Checkpoints of the runs that a process is at: two files for each, the last checkpoint and the one before it, gone as soon as the run is finished.
/// </summary>
internal sealed class CheckpointFolder
{
    private const string FolderName = "checkpoints";
    private const string Extension = ".checkpoint";
    private const string Previous = ".previous";
    private const string New = ".new";

    private readonly string _folder;
    private readonly int _species;
    private readonly Action<RunKey, string> _notice;
    private readonly HashSet<string> _found;

    /// <param name="workPath">Folder of the journals.</param>
    /// <param name="species">Number of species.</param>
    /// <param name="notice">Receives what was found wrong, as a sentence.</param>
    public CheckpointFolder(string workPath, int species, Action<RunKey, string> notice)
    {
        _folder = Path.Combine(workPath, FolderName);
        _species = species;
        _notice = notice;
        _found = Directory.Exists(_folder) ? [.. Directory.GetFiles(_folder).Select(f => Path.GetFileName(f).Split('.')[0])] : [];
    }

    /// <summary>Runs of which there are checkpoints, as they stand in an output folder; the files are not looked into.</summary>
    public static IReadOnlyCollection<string> RunsIn(string workPath)
    {
        string folder = Path.Combine(workPath, FolderName);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f).Split('.')[0]).Distinct()] : [];
    }

    /// <summary>The checkpoints of one run.</summary>
    public Run Of(CheckpointIdentity identity) => new(this, identity);

    /// <summary>The checkpoints of one run; used by one thread.</summary>
    internal sealed class Run(CheckpointFolder owner, CheckpointIdentity identity)
    {
        private readonly string _last = Path.Combine(owner._folder, identity.Run.Id + Extension);
        private bool _isLastWhole;
        private bool _isAnyThere = owner._found.Contains(identity.Run.Id);
        private bool _hasFailed;

        /// <summary>The last checkpoint that is whole and belongs to the run; null where there is none.</summary>
        public StoredCheckpoint? Latest()
        {
            if (!_isAnyThere) return null;
            if (Read(_last) is { } last)
            {
                _isLastWhole = true;
                return last;
            }

            return Read(_last + Previous);
        }

        /// <summary>Writes a checkpoint; the last one, where it is whole, becomes the one before. A disk that refuses it does not stop the run.</summary>
        public void Keep(StoredCheckpoint checkpoint)
        {
            try
            {
                Directory.CreateDirectory(owner._folder);
                _isAnyThere = true;
                using (var file = new FileStream(_last + New, FileMode.Create, FileAccess.Write, FileShare.Read))
                {
                    file.Write(CheckpointFile.ToBytes(identity, checkpoint));
                    file.Flush(flushToDisk: true);
                }

                if (_isLastWhole) File.Move(_last, _last + Previous, overwrite: true);
                _isLastWhole = false;
                File.Move(_last + New, _last, overwrite: true);
                _isLastWhole = true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (!_hasFailed) owner._notice(identity.Run, $"a checkpoint could not be written: {exception.Message} The run goes on without.");
                _hasFailed = true;
            }
        }

        /// <summary>Removes the checkpoints of a finished run.</summary>
        public void Remove()
        {
            if (!_isAnyThere) return;
            foreach (string path in (string[])[_last, _last + Previous, _last + New]) File.Delete(path);
        }

        private StoredCheckpoint? Read(string path)
        {
            if (!File.Exists(path)) return null;
            StoredCheckpoint? checkpoint = CheckpointFile.Parse(File.ReadAllBytes(path), identity, owner._species, out string? problem);
            if (problem is not null) owner._notice(identity.Run, $"{path} {problem}: it is passed over.");
            return checkpoint;
        }
    }
}
