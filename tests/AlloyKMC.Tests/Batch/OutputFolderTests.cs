using AlloyKMC.Batch.Folders;

namespace AlloyKMC.Tests.Batch;

/// <summary>The tasks of an array open one folder at the same instant.</summary>
public sealed class OutputFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alloykmc-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Opened_by_many_at_once_it_takes_them_all()
    {
        for (int round = 0; round < 50; round++)
        {
            string path = Path.Combine(_folder, $"new-{round}");
            Together(_ => OutputFolder.Open(path, "a", """{"a":1}""", _ => [], false));
            Assert.Equal([Path.Combine(path, OutputFolder.ManifestName)], Directory.GetFileSystemEntries(path));
        }
    }

    [Fact]
    public void Replaced_by_many_at_once_what_the_first_has_begun_stays()
    {
        for (int round = 0; round < 20; round++)
        {
            string path = Path.Combine(_folder, $"forced-{round}");
            OutputFolder.Open(path, "a", """{"a":1}""", _ => [], false);
            File.WriteAllText(Directory.CreateDirectory(Path.Combine(path, "runs")).FullName + "/old", "");
            Together(i =>
            {
                OutputFolder folder = OutputFolder.Open(path, "b", """{"b":1}""", _ => [], true);
                File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder.WorkPath).FullName, $"{i}"), "");
            });
            Assert.False(Directory.Exists(Path.Combine(path, "runs")));
            Assert.Equal(8, Directory.GetFiles(Path.Combine(path, ".alloykmc")).Length);
        }
    }

    [Fact]
    public void A_folder_of_something_else_is_refused_and_left_alone()
    {
        string path = Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName;
        File.WriteAllText(Path.Combine(path, "thesis.tex"), "");
        Assert.Throws<OutputRefusedException>(() => OutputFolder.Open(path, "a", "{}", _ => [], true));
        Assert.Equal([Path.Combine(path, "thesis.tex")], Directory.GetFileSystemEntries(path));
    }

    private static void Together(Action<int> action)
    {
        using var start = new Barrier(8);
        Thread[] threads = new Thread[8];
        var failures = new List<Exception>();
        for (int i = 0; i < threads.Length; i++)
        {
            int index = i;
            threads[i] = new Thread(() =>
            {
                start.SignalAndWait();
                try
                {
                    action(index);
                }
                catch (OutputRefusedException exception)
                {
                    lock (failures) failures.Add(exception);
                }
            });
            threads[i].Start();
        }

        foreach (Thread thread in threads) thread.Join();
        Assert.Empty(failures);
    }
}
