using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>Where a command writes: data to stdout, messages to stderr, each coloured only on a terminal of its own.</summary>
public sealed class CommandOutput
{
    private const int WidthOffTerminal = 160;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public CommandOutput(bool json, bool quiet)
    {
        Json = json;
        Quiet = quiet;
        Data = NewConsole(Console.Out, Console.IsOutputRedirected);
        Messages = NewConsole(Console.Error, Console.IsErrorRedirected);
    }

    /// <summary>Whether one result object goes to stdout instead of tables.</summary>
    public bool Json { get; }

    /// <summary>Whether messages other than warnings and faults are left out.</summary>
    public bool Quiet { get; }

    public IAnsiConsole Data { get; }

    public IAnsiConsole Messages { get; }

    public bool IsInteractive => !Quiet && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public void Say(string message)
    {
        if (!Quiet) Messages.WriteLine(message);
    }

    public void Warn(string message) => Messages.WriteLine($"warning: {message}");

    public void WriteResult(JsonObject result) => Console.Out.WriteLine(result.ToJsonString(Indented));

    private static IAnsiConsole NewConsole(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = WidthOffTerminal;
        return console;
    }
}
