using AlloyKMC.Reporting.Charts;

namespace AlloyKMC.Reporting.Html;

/// <summary>The one style sheet of a report: light, dark and print.</summary>
internal static class StyleSheet
{
    private const string Light = "--bg:#fff;--ink:#1b1f24;--muted:#565f6a;--line:#dfe3e8;--soft:#f4f5f7;--pass:#00704f;--fail:#b00020;--link:#00639b";
    private const string Dark = "--bg:#14171b;--ink:#e8eaed;--muted:#a9b2bd;--line:#2c323a;--soft:#1d2126;--pass:#3fcf9f;--fail:#ff8095;--link:#7cc4ef";

    public static string Css { get; } = $$$"""
        :root{color-scheme:light dark;{{{Light}}}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,'Segoe UI','Helvetica Neue',Helvetica,Arial,'DejaVu Sans',sans-serif}
        main{max-width:1080px;margin:0 auto;padding:28px 24px 64px}
        h1{font-size:27px;line-height:1.2;margin:0 0 6px}
        h2{font-size:20px;margin:44px 0 10px;padding-top:14px;border-top:1px solid var(--line)}
        h3{font-size:16px;margin:26px 0 8px}
        p{margin:6px 0 12px;max-width:76ch}
        a{color:var(--link)}
        nav{display:flex;flex-wrap:wrap;gap:4px 18px;margin:14px 0 0;font-size:14px}
        .lead{color:var(--muted)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px;margin:20px 0 0}
        .tile{background:var(--soft);border-radius:8px;padding:10px 14px}
        .tile b{display:block;font-size:21px;line-height:1.3;font-weight:600}
        .tile span{color:var(--muted);font-size:13px}
        .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(430px,1fr));gap:8px 22px}
        .pair>figure:only-child{max-width:560px}
        figure{margin:14px 0 22px;break-inside:avoid}
        figure svg{display:block;width:100%;height:auto}
        figcaption{color:var(--muted);font-size:13px;line-height:1.45;margin-top:4px;max-width:100ch}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;font-size:13.5px;line-height:1.4;width:100%;margin:6px 0 14px}
        th,td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-bottom:1px solid var(--line)}
        th{color:var(--muted);font-weight:600;white-space:nowrap}
        .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        code{font:12.5px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;overflow-wrap:anywhere}td code{white-space:nowrap}
        .pass,.fail,.open{font-weight:600;white-space:nowrap}.pass{color:var(--pass)}.fail{color:var(--fail)}.open{color:var(--muted)}
        .figures span{display:block}.figures em{font-style:normal;color:var(--muted)}
        summary{cursor:pointer;color:var(--link);margin:8px 0}
        footer{margin-top:48px;padding-top:12px;border-top:1px solid var(--line);color:var(--muted);font-size:13px}
        @media screen and (prefers-color-scheme:dark){:root{{{{Dark}}}}{{{ChartTheme.DarkCss()}}}}
        @media (max-width:520px){.pair{grid-template-columns:1fr}main{padding:16px 12px 40px}}
        @media print{:root{color-scheme:light}@page{margin:14mm}body{font-size:11px}main{max-width:none;padding:0}nav,summary{display:none}h2{break-after:avoid}h3{break-after:avoid}tr{break-inside:avoid}h2+p{break-after:avoid}thead{display:table-header-group}th{white-space:normal}figure svg{max-height:212mm}table{font-size:10px}code{font-size:9px}td,th{padding:3px 8px 3px 0}.statements td:nth-child(3){min-width:32mm}.statements td.figures{min-width:48mm}.scroll{overflow:visible}.pair{grid-template-columns:1fr 1fr}.tile{border:1px solid var(--line)}details::details-content{content-visibility:visible;display:block;height:auto}.one-of-many{break-before:page}.one-of-many h2{margin-top:0;padding-top:0;border:0}.one-of-many>div{columns:2;column-gap:6mm}.one-of-many .pair{display:block}.one-of-many figure{break-inside:avoid;margin:0 0 3mm}.one-of-many figure svg{width:100%;max-height:54mm}.one-of-many figcaption{font-size:7.5px;line-height:1.25} }
        """;
}
