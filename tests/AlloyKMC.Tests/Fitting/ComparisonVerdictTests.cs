using AlloyKMC.Fitting.Mechanisms;

namespace AlloyKMC.Tests.Fitting;

public class ComparisonVerdictTests
{
    [Theory]
    [InlineData(Support.Undecided, 1308, 766, 0, "undecided: worse by no more than two standard errors")]
    [InlineData(Support.Undecided, -3, 2, 0, "undecided: better by no more than two standard errors")]
    [InlineData(Support.Undecided, -3, 2, 1, "undecided: better by no more than two standard errors, what it adds is not shown to be needed")]
    [InlineData(Support.Undecided, 0.2, 0.3, 0, "no difference")]
    [InlineData(Support.Undecided, 0.2, 0.3, 2, "no difference: what it adds is not needed")]
    [InlineData(Support.Undecided, 0.2, 0.5, 0, "undecided: worse by no more than two standard errors")]
    [InlineData(Support.Undecided, 0, 0, -1, "no difference: what it lacks is not needed")]
    [InlineData(Support.Undecided, 9, 7, -1, "undecided: worse by no more than two standard errors, what it lacks is not shown to be needed")]
    [InlineData(Support.Worse, 30, 4, -2, "clearly worse at what was left out: what it lacks is needed")]
    [InlineData(Support.Undecided, 4, double.NaN, 0, "undecided: one score alone has no standard error")]
    [InlineData(Support.Undecided, double.NaN, double.NaN, 0, "undecided: no condition could be left out")]
    [InlineData(Support.Better, -30, 4, 0, "clearly better at what was left out")]
    [InlineData(Support.Better, -30, 4, 1, "clearly better at what was left out: what it adds is needed")]
    [InlineData(Support.Worse, 30, 4, 1, "clearly worse at what was left out: not supported")]
    [InlineData(Support.Failed, 1e8, 1e8, 1, "cannot simulate what was left out")]
    [InlineData(Support.Reference, 0, 0, 0, "compared with")]
    public void Words_go_by_the_difference_and_its_standard_error(Support support, double difference, double standardError, int furtherParameters, string words) =>
        Assert.Equal(words, ComparisonVerdict.Of(support, new ScoreDifference(difference, standardError), furtherParameters));
}
