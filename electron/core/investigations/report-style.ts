/** The look of a report: on screen in the reader's light or dark, on paper in black on white. */
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1b2330; --soft: #5a6678; --line: #d9dfe7; --paper: #fff; --shade: #f4f6f9; --accent: #1f5fbf; --warn: #9a5200; --good: #1c6b3c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf1; --soft: #a3aebf; --line: #333d4d; --paper: #12161d; --shade: #1b212b; --accent: #8ab4ff; --warn: #f0b35c; --good: #7ed3a0; } }
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
body { max-width: 62rem; margin: 0 auto; padding: 3rem 2rem 4rem; }
header { border-bottom: 3px solid var(--ink); padding-bottom: 1.5rem; margin-bottom: 2rem; }
.kind { margin: 0; color: var(--soft); text-transform: uppercase; letter-spacing: .09em; font-size: .78rem; font-weight: 600; }
h1 { font-size: 2.1rem; line-height: 1.2; margin: .3rem 0 .8rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 2.6rem 0 1rem; padding-bottom: .35rem; border-bottom: 1px solid var(--line); }
h2 .number { color: var(--soft); font-weight: 500; margin-right: .35rem; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
h4, h5, h6 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .5rem 0; }
.lead { font-size: 1.05rem; max-width: 46rem; }
code, pre { font: .86em/1.5 ui-monospace, SFMono-Regular, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
pre { background: var(--shade); padding: .7rem .9rem; border-radius: 6px; white-space: pre-wrap; }
a { color: var(--accent); }
blockquote { margin: .8rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--soft); }
.facts { display: grid; grid-template-columns: repeat(3, 1fr); gap: .9rem 1.6rem; margin: 1.4rem 0 0; }
dt { color: var(--soft); font-size: .8rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.facts dd { font-weight: 600; }
.rows { margin: .6rem 0; } .rows div { display: grid; grid-template-columns: 9rem 1fr; padding: .22rem 0; border-bottom: 1px solid var(--line); }
.rows dt { padding-top: .1rem; }
.query { background: var(--shade); border-radius: 6px; padding: .45rem .7rem; }
.whole { color: var(--good); } .gap { color: var(--warn); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; margin: .5rem 0; }
th { text-align: left; color: var(--soft); font-weight: 600; white-space: nowrap; }
th, td { padding: .34rem .6rem .34rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
.hashed td:last-child, .log td:last-child { overflow-wrap: anywhere; } td.time { white-space: nowrap; }
.log td:nth-child(-n+3) { white-space: nowrap; }
figure { margin: 1.2rem 0; } figcaption { color: var(--soft); font-size: .85rem; margin-top: .3rem; }
.count p { font-size: 2.6rem; font-weight: 650; line-height: 1.1; margin: 0; font-variant-numeric: tabular-nums; }
.problem { border-left: 3px solid var(--warn); padding-left: .9rem; }
.chart { width: 100%; height: auto; display: block; } .chart rect { fill: var(--accent); } .chart line { stroke: var(--line); }
.chart text { fill: var(--soft); font-size: 11px; text-anchor: middle; } .chart .value { fill: var(--ink); }
.events { list-style: none; padding: 0; margin: 0 0 0 6px; border-left: 2px solid var(--line); }
.events li { position: relative; padding: 0 0 1rem 1.3rem; }
.events li::before { content: ""; position: absolute; left: -6px; top: .5rem; width: 10px; height: 10px; border-radius: 50%; background: var(--paper); border: 2px solid var(--accent); }
.what { margin: 0; overflow-wrap: anywhere; } .what time { font-weight: 650; font-variant-numeric: tabular-nums; margin-right: .4rem; }
.tag { display: inline-block; border: 1px solid var(--soft); border-radius: 999px; padding: 0 .55rem; font-size: .78rem; line-height: 1.5; }
.state { color: var(--warn); font-size: .85rem; font-weight: 600; }
.note { background: var(--shade); border-radius: 6px; padding: .1rem .8rem; margin: .4rem 0; }
.proof, .more { color: var(--soft); font-size: .82rem; margin: .25rem 0; overflow-wrap: anywhere; }
.noted { border-bottom: 1px solid var(--line); padding-bottom: .6rem; }
.tasks { list-style: none; padding: 0; } .tasks .box { margin-right: .3rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .82rem; }
@media (max-width: 40rem) { body { padding: 1.5rem 1rem; } .facts { grid-template-columns: 1fr 1fr; } .rows div { grid-template-columns: 1fr; } }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --shade: #f2f2f2; --accent: #1f4f9f; --warn: #7a4000; --good: #114d2a; }
  html { font-size: 10pt; } body { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; } tr, .events li, figure, article > dl div { break-inside: avoid; } thead { display: table-header-group; }
  .scroll { overflow: visible; } a { color: inherit; } a::after { content: " (" attr(href) ")"; font-size: .85em; }
}
@page { size: A4; margin: 18mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8.5pt system-ui, sans-serif; color: #444; } }
`;
