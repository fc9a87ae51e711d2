using System.Text;
using AlloyKMC.Configuration.Statements;
using AlloyKMC.Configuration.Systems;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.Configuration.Statements;

public class StatementReaderTests
{
    private static readonly string Published = File.ReadAllText(RepositoryRoot.Combine("configs", "lin2022", "statements.json"));

    [Fact]
    public void Every_published_statement_is_read()
    {
        StatementSet set = Read(Published);
        Assert.Equal(47, set.Statements.Count);
        Assert.Equal(["Ta", "Tb", "Tc", "Td"], set.Cases.Select(one => one.Id));
        SequentialCase sequential = set.Cases[1];
        Assert.Equal(("Tb", 2, 72_000, 0.5), (sequential.Id, sequential.StartRatio, sequential.StartSeconds, sequential.TotalRatio));
        Assert.Equal([7200, 86_400], sequential.ReadSeconds);

        Statement window = set.Statements.Single(one => one.Id == "L40.window");
        Assert.Equal((StatementCheck.WindowX, true, 0.005, new NumberRange(0, 12)), (window.Check, window.Fill, window.FillThreshold, window.Range));
        Assert.Equal([new Reading(1 / 40.0, null, 72_000)], window.Readings);
        Statement trend = set.Statements.Single(one => one.Id == "B.60min.30");
        Assert.Equal(new Trend(TrendQuantity.Share, false, true), trend.Trend);
        Assert.Equal([600, 1800, 3600, 7200], trend.Readings.Select(reading => reading.TimeSeconds));
        Statement alike = set.Statements.Single(one => one.Id == "Td.24h");
        Assert.Equal([new Reading(3, "Td", 86_400), new Reading(3, null, 72_000)], alike.Readings);
        Statement more = set.Statements.Single(one => one.Id == "Tb.complex");
        Assert.Equal([new Reading(0.5, "Tb", 86_400), new Reading(5, "Ta", 86_400)], more.Readings);
        Assert.Equal(["S26", "S27"], set.Statements.Single(one => one.Id == "H10.both").Frameworks);
    }

    /// <summary>What a file of one's own needs, and no more.</summary>
    [Fact]
    public void Words_for_readers_and_sequential_cases_may_be_left_out()
    {
        StatementSet set = Read("""{ "about": "own", "frameworks": { "S30": {} }, "statements": [{ "id": "early", "R": "1/3", "t_min": 30, "check": "mean_x", "framework": "S30", "x": [5, 7] }] }""");
        Assert.Empty(set.Cases);
        Statement own = Assert.Single(set.Statements);
        Assert.Equal(("early", "", StatementCheck.MeanX, new NumberRange(5, 7)), (own.Id, own.Where, own.Check, own.Range));
    }

    [Theory]
    [InlineData(0.005, null)]
    [InlineData(0, "above 0, at most 1")]
    [InlineData(2, "above 0, at most 1")]
    public void The_least_part_of_a_tail_is_a_part(double least, string? remedy)
    {
        string text = FormattableString.Invariant($$"""{ "about": "own", "frameworks": { "S30": {} }, "statements": [{ "id": "tail", "R": "1/40", "t_h": 20, "check": "each_x", "framework": "S30", "x": [2, 12], "min": {{least}} }] }""");
        if (remedy is null)
        {
            Statement tail = Assert.Single(Read(text).Statements);
            Assert.Equal((StatementCheck.EachX, 0.005, new NumberRange(2, 12)), (tail.Check, tail.Minimum, tail.Range));
        }
        else
        {
            Fault fault = Assert.Single(Assert.Throws<FaultException>(() => Read(text)).Faults);
            Assert.EndsWith("statements[0].min", fault.Path, StringComparison.Ordinal);
            Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[2.2, 2.8]", false)]
    [InlineData("[2.2, 3]", true)]
    [InlineData("[3, 3]", true)]
    public void A_tail_holds_a_whole_number(string range, bool isSound)
    {
        string text = $$"""{ "about": "own", "frameworks": { "S30": {} }, "statements": [{ "id": "tail", "R": "1/40", "t_h": 20, "check": "each_x", "framework": "S30", "x": {{range}}, "min": 0.01 }] }""";
        if (isSound)
        {
            Assert.Single(Read(text).Statements);
            return;
        }

        Fault fault = Assert.Single(Assert.Throws<FaultException>(() => Read(text)).Faults);
        Assert.EndsWith("statements[0].x", fault.Path, StringComparison.Ordinal);
        Assert.Contains("no whole number from 2.2 to 2.8", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_check_hides_no_other_fault_of_its_statement()
    {
        IReadOnlyList<Fault> faults = Assert.Throws<FaultException>(() => Read("""{ "about": "own", "frameworks": { "S30": {} }, "statements": [{ "id": "tail", "R": "1/0", "t_h": -20, "check": "each_y", "framework": "S3", "x": [12, 2], "min": 5 }] }""")).Faults;
        Assert.Equal(["R", "check", "framework", "min", "t_h", "x"], faults.Select(f => f.Path[(f.Path.LastIndexOf('.') + 1)..]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(StatementCheck.WindowX, 40, 60, true)]
    [InlineData(StatementCheck.WindowX, 45, 60, false)]
    [InlineData(StatementCheck.MeanX, -3, -1, false)]
    [InlineData(StatementCheck.EachX, 40, 44, true)]
    [InlineData(StatementCheck.EachX, 40, 45, false)]
    public void A_range_lies_within_that_of_the_framework(StatementCheck check, double low, double high, bool isWithin)
    {
        Family[] families = [.. AlloySystem.Compile(SystemReader.ReadFile(RepositoryRoot.Combine("configs", "systems", "m44.json")).Definition).Species.Families];
        var statement = new Statement { Id = "own", Where = "", Check = check, Readings = [new Reading(1, null, 60)], Frameworks = ["S30"], Range = new NumberRange(low, high), Minimum = 0.01 };
        string? fault = StatementScope.RangeFault(statement, families);
        Assert.Equal(isWithin, fault is null);
        if (fault is not null) Assert.Contains("S30, which has x from 0 to 44", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"check\": \"only\"", "\"check\": \"onyl\"", "statements[5].check", "Did you mean 'only'?")]
    [InlineData("\"where\": \"Fig 2b\"", "\"were\": \"Fig 2b\"", "statements[0].were", "Did you mean 'where'?")]
    [InlineData("\"framework\": \"S30\"", "\"framework\": \"S31\"", "statements[0].framework", "Did you mean 'S30'?")]
    [InlineData("\"R\": \"1/40\"", "\"R\": \"1/0\"", "statements[0].R", "'1/0'")]
    [InlineData("\"R\": \"1/40\"", "\"R\": 0.025", "statements[0].R", "0.025")]
    [InlineData("\"t_h\": 20,\n   \"check\"", "\"t_h\": \"20\",\n   \"check\"", "statements[0].t_h", "'20'")]
    [InlineData("\"max\": 0.2,", "\"max\": \"0.2\",", "statements[26].max", "'0.2'")]
    [InlineData("\"fill_threshold\": 0.005", "\"fill_threshold\": 5", "statements[1].fill_threshold", "5")]
    [InlineData("\"than\": \"Ta\"", "\"than\": \"Tx\"", "statements[44].than", "\"Tx\"")]
    [InlineData("\"id\": \"L4.mode\"", "\"id\": \"L3.mode\"", "statements[3].id", "stands twice")]
    [InlineData("\"total_R\": \"5\"", "\"total_R\": \"6\"", "cases.Ta.total_R", "does not follow")]
    [InlineData("\"Au44_per_initial_Ag44\": 2", "\"Au44_per_initial_Ag44\": 2, \"to_R\": \"5\"", "cases.Ta.add", "2 amounts")]
    [InlineData("\"to_R\": \"3\"", "\"to_R\": \"4\"", "statements[45].start", "No case")]
    [InlineData("\"about\":", "\"extra\": 1, \"about\":", "extra", "Unknown key")]
    public void Faults_name_the_key(string sound, string damaged, string path, string problem)
    {
        int at = Published.IndexOf(sound, StringComparison.Ordinal);
        Assert.True(at >= 0, sound);
        string text = Published[..at] + damaged + Published[(at + sound.Length)..];
        IReadOnlyList<Fault> faults = Assert.Throws<FaultException>(() => Read(text)).Faults;
        Assert.Contains(faults, fault => fault.Path.StartsWith("s.json:", StringComparison.Ordinal) && fault.Path.EndsWith($": {path}", StringComparison.Ordinal) && $"{fault.Problem} {fault.Remedy}".Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_come_at_once()
    {
        string text = Published.Replace("\"S27\",\n   \"x\"", "\"S2\",\n   \"x\"", StringComparison.Ordinal);
        Assert.Equal(4, Assert.Throws<FaultException>(() => Read(text)).Faults.Count);
        int line = text[..text.IndexOf("\"S2\"", StringComparison.Ordinal)].Count(c => c == '\n') + 1;
        Assert.StartsWith($"s.json:{line}:", Assert.Throws<FaultException>(() => Read(text)).Faults[0].Path, StringComparison.Ordinal);
        Assert.StartsWith("s.json:3:", Assert.Throws<FaultException>(() => Read("{\n\n]")).Faults[0].Path, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<FaultException>(() => StatementReader.ReadFile("no/such.json")).Faults[0].Problem, StringComparison.Ordinal);
    }

    private static StatementSet Read(string text) => StatementReader.Read(Encoding.UTF8.GetBytes(text), "s.json");
}
