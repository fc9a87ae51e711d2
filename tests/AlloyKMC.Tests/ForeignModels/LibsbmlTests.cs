using System.Diagnostics;
using AlloyKMC.Tests.Architecture;
using Xunit.Abstractions;

namespace AlloyKMC.Tests.ForeignModels;

/// <summary>libsbml (Debian package python3-sbml5) checks what is written: syntax, MathML, identifiers, units, modelling practice.</summary>
public class LibsbmlTests(ITestOutputHelper output)
{
    private static readonly string[] Pairs = ["attack on S26", "loss of S30 in attack on S26", "attack on S27", "loss of S30 in attack on S27", "direct exchange, S30 and S26"];

    /// <summary>Pairs of frameworks are left out, whose thousands of equal channels take libsbml minutes and add nothing new.</summary>
    [SkippableFact]
    public void The_44_metal_network_has_no_errors_and_no_warnings() => Check(ExchangeCases.Export(ExchangeCases.Shipped("lin2022/sequential-b.json"), Pairs), "0 0\n");

    /// <summary>Numbers within laws of their own carry no units, and an observable of a squared concentration neither: libsbml says so and no more.</summary>
    [SkippableFact]
    public void Every_kind_of_rule_is_valid() => Check(ExchangeCases.Export(ExchangeCases.Plan(ExchangeCases.Everything)), "0 ", "99505", "20702", "80701", "99508");

    private void Check(byte[] sbml, string counts, params string[] warnings)
    {
        Skip.IfNot(Python.Has("libsbml"), "libsbml for Python (python3-sbml5) is not installed");
        string file = Path.Combine(Path.GetTempPath(), $"alloykmc-{Guid.NewGuid():N}.xml");
        try
        {
            File.WriteAllBytes(file, sbml);
            string said = Python.Run(RepositoryRoot.Combine("tests", "foreign-readers", "libsbml-check.py"), file);
            output.WriteLine(said);
            Assert.StartsWith(counts, said, StringComparison.Ordinal);
            foreach (string line in said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)) Assert.Contains(warnings, w => line.Contains($"Warning {w} ", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }
}

/// <summary>The system's Python, which sees Debian's packages.</summary>
internal static class Python
{
    private const string Program = "/usr/bin/python3";

    public static bool Has(string module)
    {
        if (!File.Exists(Program)) return false;
        using var process = Process.Start(new ProcessStartInfo(Program, ["-c", $"import {module}"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    public static string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }
}
