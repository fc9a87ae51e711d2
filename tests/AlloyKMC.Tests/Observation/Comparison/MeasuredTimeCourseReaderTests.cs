using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Tests.Observation.Statements;

namespace AlloyKMC.Tests.Observation.Comparison;

public class MeasuredTimeCourseReaderTests
{
    private const string Sound = """
        # S30 and S26 after mixing
        time_s,family,x,intensity,sd
        120,S30,0,100,5

        120,S30,1,2.5e1,
        600,"S26", 44 ,0,1
        600,S30,3,7,0.5
        """;

    [Fact]
    public void Rows_are_read_with_their_lines()
    {
        MeasuredTimeCourse course = Read(Sound);
        Assert.Equal([3, 5, 6, 7], course.Rows.Select(row => row.Line));
        Assert.Equal([120, 600], course.TimesSeconds);
        Assert.Equal(["S30", "S26"], course.Families);
        MeasuredRow second = course.Rows[1];
        Assert.Equal((120, "S30", 1, 25, null), (second.TimeSeconds, second.Family, second.Coordinates["x"], second.Intensity, second.StandardDeviation));
        Assert.Equal(5, course.Rows[0].StandardDeviation);
    }

    [Theory]
    [InlineData("time_s", 1)]
    [InlineData("time_min", 60)]
    [InlineData("time_h", 3600)]
    public void Times_are_converted_to_seconds(string column, double seconds) => Assert.Equal(2 * seconds, Read($"intensity,{column},x,family\n1,2,0,S30\n").Rows[0].TimeSeconds);

    [Theory]
    [InlineData("time_s,family,x,intensity,sd", "time_ms,family,x,intensity,sd", 2, "\"time_ms\" has no unit that is known")]
    [InlineData("time_s,family,x,intensity,sd", "time,family,x,intensity,sd", 2, "\"time\" has no unit")]
    [InlineData("time_s,family,x,intensity,sd", "family,family,x,intensity,sd", 2, "no column of time")]
    [InlineData("time_s,family,x,intensity,sd", "time_s,family,x,intensty,sd", 2, "\"intensty\" is unknown. Did you mean 'intensity'?")]
    [InlineData("time_s,family,x,intensity,sd", "time_s,family,x,intensty,sd", 2, "no column \"intensity\"")]
    [InlineData("time_s,family,x,intensity,sd", "time_s,time_h,x,intensity,sd", 2, "2 columns of time")]
    [InlineData("time_s,family,x,intensity,sd", "time_s,family,x,intensity,x", 2, "\"x\" stands twice")]
    [InlineData("120,S30,1,2.5e1,", "120,S30,1,\"2,5\",", 5, "\"2,5\". It has a decimal comma")]
    [InlineData("120,S30,1,2.5e1,", "120,S30,1,2,5,1", 5, "6 fields where the header has 5. A decimal comma")]
    [InlineData("120,S30,1,2.5e1,", "120,S30,1,25", 5, "4 fields where the header has 5.")]
    [InlineData("120,S30,1,2.5e1,", "120,S30,1,NaN,", 5, "intensity is \"NaN\"")]
    [InlineData("120,S30,1,2.5e1,", "120,S30,1,-1,", 5, "intensity is \"-1\"")]
    [InlineData("120,S30,1,2.5e1,", "120,S30,1,,", 5, "intensity is missing")]
    [InlineData("120,S30,1,2.5e1,", "-120,S30,1,1,", 5, "time is \"-120\"")]
    [InlineData("120,S30,1,2.5e1,", "2 min,S30,1,1,", 5, "time is \"2 min\"")]
    [InlineData("120,S30,1,2.5e1,", "120,S30,1,1,0", 5, "sd is \"0\"")]
    [InlineData("120,S30,1,2.5e1,", "120,S30,17,1,", 5, "x of S30 is \"17\"")]
    [InlineData("120,S30,1,2.5e1,", "120,S30,1.5,1,", 5, "x of S30 is \"1.5\"")]
    [InlineData("120,S30,1,2.5e1,", "120,S30,,1,", 5, "x of S30 is missing")]
    [InlineData("120,S30,1,2.5e1,", "120,s30,1,1,", 5, "\"s30\" is unknown. Did you mean 'S30'?")]
    [InlineData("120,S30,1,2.5e1,", "120,Au_c,,1,", 5, "\"Au_c\" is a pool of complexes")]
    [InlineData("120,S30,1,2.5e1,", "120,S30,0,1,", 5, "same time, family and coordinates stand in line 3")]
    [InlineData("120,S30,1,2.5e1,", "120,S30,1,\"1,", 5, "quotes of the line do not match")]
    [InlineData("600,S30,3,7,0.5", "600,S30,3,0,0.5", 6, "All intensities at 600 s are 0")]
    public void Faults_name_the_line(string sound, string damaged, int line, string problem)
    {
        Assert.Contains(sound, Sound, StringComparison.Ordinal);
        Assert.Contains(Faults(Sound.Replace(sound, damaged, StringComparison.Ordinal)), fault => fault.Path == $"line {line}" && fault.Problem.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("time_s,family,x,intensity\n", "no row")]
    [InlineData("time_s;family;x;intensity\n120;S30;0;1,5\n", "semicolons")]
    [InlineData("time_s\tfamily\tx\tintensity\n", "tabs")]
    public void Files_without_rows_or_commas_are_faults(string text, string problem) => Assert.Contains(problem, Assert.Single(Faults(text)).Problem, StringComparison.Ordinal);

    [Fact]
    public void All_faults_come_at_once_and_their_number_is_bounded()
    {
        Assert.Equal(3, Faults("time_s,family,x,intensity\n1,S30,99,-1\n1,S3,0,1\n").Count);
        Assert.Equal(51, Faults("time_s,family,x,intensity\n" + string.Concat(Enumerable.Repeat("1,S30,0,-1\n", 1000))).Count);
    }

    [Fact]
    public void A_file_of_one_endless_line_is_refused() => Assert.Contains("cannot be read", Assert.Single(Faults(new string('1', 1_000_000))).Problem, StringComparison.Ordinal);

    private static MeasuredTimeCourse Read(string text) => MeasuredTimeCourseReader.Read(new StringReader(text), MeanFieldData.Species);

    private static IReadOnlyList<Fault> Faults(string text) => Assert.Throws<FaultException>(() => Read(text)).Faults;
}
