using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AlloyKMC.Cli.Tests.Process;

/// <summary>Opens pages in a headless Chromium without network.</summary>
public static partial class Browser
{
    /// <summary>Looks at every figure: how many shapes and corners of curves it draws, which texts overlap, which leave the figure.</summary>
    private const string Probe = """
        <script>
        addEventListener('load', () => {
          const figures = [...document.querySelectorAll('figure svg')].map(svg => {
            const texts = [...svg.querySelectorAll('text')].map(t => ({ text: t.textContent, box: t.getBoundingClientRect() }));
            const border = svg.getBoundingClientRect(), faults = [], slack = 0.5;
            texts.forEach((a, i) => {
              if (a.box.left < border.left - slack || a.box.right > border.right + slack || a.box.top < border.top - slack || a.box.bottom > border.bottom + slack) faults.push(`'${a.text}' leaves the figure`);
              texts.slice(i + 1).forEach(b => {
                if (a.box.left + slack < b.box.right && b.box.left + slack < a.box.right && a.box.top + slack < b.box.bottom && b.box.top + slack < a.box.bottom) faults.push(`'${a.text}' covers '${b.text}'`);
              });
            });
            const drawn = [...svg.querySelectorAll('rect,path,circle')].filter(e => { const b = e.getBoundingClientRect(); return b.width > 0 || b.height > 0; })
              .reduce((sum, e) => sum + (e.tagName === 'path' ? e.getAttribute('d').match(/[ML]/g).length : 1), 0);
            return { id: svg.parentElement.id, width: border.width, height: border.height, texts: texts.length, drawn, faults };
          });
          const result = { figures, background: getComputedStyle(document.body).backgroundColor, ink: getComputedStyle(document.querySelector('svg text')).fill, overflow: document.documentElement.scrollWidth - innerWidth };
          document.documentElement.innerHTML = '<body><pre id="probe">' + JSON.stringify(result).replaceAll('&', '&amp;').replaceAll('<', '&lt;') + '</pre></body>';
        });
        </script>
        """;

    public const string MissingReason = "chromium is not installed.";

    public static string? Program { get; } = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    /// <summary>What the console of the page says when it is opened.</summary>
    public static string[] ConsoleLines(TemporaryFolder folder, string page) =>
        [.. Open(folder, page, "--enable-logging=stderr", "--dump-dom").Error.Split('\n').Where(l => l.Contains("CONSOLE", StringComparison.Ordinal))];

    /// <summary>Opens a copy of the page that may run the probe, and returns what the probe saw.</summary>
    public static JsonNode Look(TemporaryFolder folder, string page, bool isDark, int width)
    {
        string text = PolicyTag().Replace(File.ReadAllText(page), "");
        string copy = folder.File($"probe-{Guid.NewGuid():N}.html", text.Replace("</body>", Probe + "</body>", StringComparison.Ordinal));
        string dom = Open(folder, copy, $"--window-size={width},2000", $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}", "--dump-dom").Out;
        Match probe = ProbeResult().Match(dom);
        Assert.True(probe.Success, "The probe did not answer.");
        return JsonNode.Parse(System.Net.WebUtility.HtmlDecode(probe.Groups[1].Value))!;
    }

    private static Finished Open(TemporaryFolder folder, string page, params string[] options) => Alloykmc.Execute(Alloykmc.Start(folder.Path, Program!,
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars", "--virtual-time-budget=10000",
        $"--user-data-dir={folder.Combine("browser")}", .. options, new Uri(Path.GetFullPath(page)).AbsoluteUri,
    ]));

    [GeneratedRegex("<meta http-equiv=\"Content-Security-Policy\"[^>]*>")]
    private static partial Regex PolicyTag();

    [GeneratedRegex("<pre id=\"probe\">(.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex ProbeResult();
}
