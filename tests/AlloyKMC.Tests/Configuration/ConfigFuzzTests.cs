using System.Text;
using AlloyKMC.Configuration.Overrides;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Model;
using FsCheck;
using FsCheck.Fluent;

namespace AlloyKMC.Tests.Configuration;

/// <summary>Whatever stands in a file or override, the answer is a configuration or a <see cref="FaultException"/>.</summary>
public sealed class ConfigFuzzTests : IDisposable
{
    private static readonly string[] Tokens =
        ["{", "}", "[", "]", ":", ",", "\"", "\\", "null", "true", "-1", "1e308", "0.5", "\"\"", "\"x\"", "\\ud800", "NaN", "/*", "//", "\n", "é", "\0", "\"1:3\"", "\"5 min\"", "\"-5 h\"", "{}", "[]", "[[", "99999999999999999999", "\"extends\":", "\"amounts\":"];

    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static Config Cases(int count) => Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(2022, 11);

    private bool ReadsOrFaults(ReadOnlySpan<byte> utf8, params string[] set)
    {
        try
        {
            LoadedRun loaded = RunConfigReader.Read(utf8, _folder["run.json"], new() { Overrides = ConfigOverrides.From(null, set) });
            return loaded.Resolved.Json == RunConfigReader.Read(Encoding.UTF8.GetBytes(loaded.Resolved.Json), "r.json").Resolved.Json;
        }
        catch (FaultException exception)
        {
            return exception.Faults.Count > 0 && exception.Faults.All(fault => fault.Problem.Length > 0 && fault.Remedy.Length > 0 && !fault.ToString().Contains('\n', StringComparison.Ordinal));
        }
    }

    [Fact]
    public void RandomBytes() => Check.One(Cases(1000), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => ReadsOrFaults(bytes)));

    [Fact]
    public void RandomTokens() => Check.One(Cases(2000), Prop.ForAll(Gen.Elements(Tokens).ListOf().ToArbitrary(), tokens => ReadsOrFaults(Encoding.UTF8.GetBytes(string.Concat(tokens)))));

    [Fact]
    public void MutatedRuns() => CheckMutations(ConfigFolder.Run);

    [Fact]
    public void MutatedRunsWithInlineSystem() => CheckMutations(ConfigFolder.Run.Replace("\"systems/toy.json\"", ConfigFolder.System, StringComparison.Ordinal));

    [Fact]
    public void RandomOverrides()
    {
        Gen<string> part = Gen.Elements("feed", "ratio", "sampling", "times", "system", "parameters", "k30", "schedule", "0", "[0]", "", " ", "limits", "é");
        Gen<string> value = Gen.Elements(Tokens).ListOf().Select(string.Concat);
        Gen<string> set = from parts in part.ListOf() from text in value from sign in Gen.Elements("=", "=", "=", "") select string.Join('.', parts) + sign + text;
        byte[] run = Encoding.UTF8.GetBytes(ConfigFolder.Run);
        Check.One(Cases(2000), Prop.ForAll(set.ToArbitrary(), text => ReadsOrFaults(run, text)));
    }

    private void CheckMutations(string valid)
    {
        Gen<(int Start, int Length, string Token)[]> edits =
            (from start in Gen.Choose(0, valid.Length - 1) from length in Gen.Choose(0, 12) from token in Gen.Elements(Tokens) select (start, length, token)).ArrayOf();
        Check.One(Cases(1500), Prop.ForAll(edits.ToArbitrary(), list => ReadsOrFaults(Encoding.UTF8.GetBytes(Mutate(valid, list.Take(4))))));
    }

    private static string Mutate(string text, IEnumerable<(int Start, int Length, string Token)> edits)
    {
        foreach ((int start, int length, string token) in edits)
        {
            int at = Math.Min(start, text.Length);
            text = text[..at] + token + text[Math.Min(at + length, text.Length)..];
        }
        return text;
    }
}
