using System.CommandLine;
using System.CommandLine.Parsing;
using AlloyKMC.Configuration.Quantities;

namespace AlloyKMC.Cli.Commands;

/// <summary>Options that the commands looking at a dataset share.</summary>
internal static class ObservationOptions
{
    public static Option<string?> Instrument() => new("--instrument") { Description = "Instrument file: response factors, charge states, Na/H exchange, resolution, noise.", HelpName = "FILE" };

    public static Option<string?> UvVis(string what) => new("--uv-vis") { Description = $"{what}, from component spectra (.csv) or a list of maxima (.json).", HelpName = "FILE" };

    public static Option<int?> Condition() => new("--condition") { Description = "Number of the condition, where the dataset holds several.", HelpName = "N" };

    public static Option<string?> Ratio()
    {
        Option<string?> option = new("--ratio") { Description = "Feed ratio of the condition, where the dataset holds several.", HelpName = "3:1" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && FeedRatio.Parse(result.Tokens[0].Value, out _) is { } problem) result.AddError($"--ratio: {problem} Give {FeedRatio.Allowed}.");
        });
        return option;
    }

    public static Option<string[]> Time(string description)
    {
        Option<string[]> option = new("--time") { Description = description, HelpName = "TIME", AllowMultipleArgumentsPerToken = false };
        option.Validators.Add(CheckDurations);
        return option;
    }

    public static Option<string?> Span(string name, string description)
    {
        Option<string?> option = new(name) { Description = description, HelpName = "TIME" };
        option.Validators.Add(CheckDurations);
        return option;
    }

    public static double? SecondsOf(string? time) => time is not null && Duration.Parse(time, out Duration duration) is null ? duration.Seconds : null;

    public static FeedRatio? RatioOf(string? text) => text is not null && FeedRatio.Parse(text, out FeedRatio ratio) is null ? ratio : null;

    public static IReadOnlyList<double> SecondsOf(string[]? times) => [.. (times ?? []).Select(text => Duration.Parse(text, out Duration time) is null ? time.Seconds : double.NaN)];

    private static void CheckDurations(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (Duration.Parse(token.Value, out _) is { } problem) result.AddError($"{result.Option.Name}: {problem} Give {Duration.Allowed}.");
        }
    }
}
