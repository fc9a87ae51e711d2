using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Model;

namespace AlloyKMC.Cli.Output;

/// <summary>The only place where errors become text and exit codes.</summary>
public static class ErrorPrinter
{
    private const int MostDifferencesShown = 20;

    /// <summary>Runs a command and turns what it throws into messages on stderr and an exit code.</summary>
    public static int Guard(Func<int> command)
    {
        try
        {
            return command();
        }
        catch (FaultException exception)
        {
            foreach (Fault fault in exception.Faults) Console.Error.WriteLine($"error: {fault}");
            return ExitCodes.BadInput;
        }
        catch (OutputRefusedException exception)
        {
            Console.Error.WriteLine($"error: {exception.Problem} {exception.Remedy}");
            foreach (string difference in exception.Differences.Take(MostDifferencesShown)) Console.Error.WriteLine($"  {difference}");
            if (exception.Differences.Count > MostDifferencesShown) Console.Error.WriteLine($"  and {exception.Differences.Count - MostDifferencesShown} more");
            return ExitCodes.BadInput;
        }
        catch (AlloyKMC.Storage.StorageException exception)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return ExitCodes.BadInput;
        }
        catch (BatchFailedException exception)
        {
            Console.Error.WriteLine($"error: {exception.Message} What was finished before is kept; the same command continues.");
            return ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return ExitCodes.BadInput;
        }
    }
}
