namespace AlloyKMC.Cli;

/// <summary>Exit codes, as documented in the README.</summary>
public static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A configuration, dataset or output folder cannot be used as it is.</summary>
    public const int BadInput = 3;

    /// <summary>Some runs were cut short or failed; the others are there.</summary>
    public const int SomeRunsFailed = 4;

    /// <summary>The batch could not go on (full disk, bug); the same command continues.</summary>
    public const int Failed = 5;

    /// <summary>Stopped early by SIGTERM, SIGUSR1 or a limit; the same command continues.</summary>
    public const int StoppedResumable = 75;

    /// <summary>Stopped by SIGINT; the same command continues.</summary>
    public const int Interrupted = 130;
}
