"""The style sheet of the report: made for paper first, with system fonts, and nothing that needs colour to be read."""

from __future__ import annotations

CSS = """
@page {
  size: A4; margin: 10mm 14mm 9mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 7.5pt sans-serif; color: #46545a; }
}
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body {
  margin: 0 auto; max-width: 182mm; padding: 8mm 4mm; background: #fff; color: #1c2529;
  font: 9pt/1.33 "Source Sans 3", "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, "DejaVu Sans", sans-serif;
}
header { display: flex; justify-content: space-between; align-items: flex-end; gap: 8mm; }
h1 { font-size: 19pt; line-height: 1.1; margin: 0; font-weight: 600; letter-spacing: -.2pt; }
.lead { margin: .6mm 0 0; color: #46545a; font-size: 10.5pt; }
.when { text-align: right; color: #46545a; }
.when p { margin: 0; }
.name { display: flex; gap: 2mm; margin: 0 0 1mm; align-items: flex-end; color: #1c2529; }
.name span { width: 52mm; border-bottom: .3mm solid #6d7b81; height: 5mm; }
.facts {
  display: flex; margin: 3.5mm 0 2.5mm; padding: 2mm 0; border-top: .5mm solid #2f4858;
  border-bottom: .2mm solid #c3ccd0;
}
.facts div { flex: 1 1 auto; padding-right: 3mm; display: flex; flex-direction: column-reverse; }
.facts dt { color: #46545a; font-size: 8.4pt; }
.facts dd { margin: 0; font-size: 14.5pt; line-height: 1.15; font-weight: 600; }
.about { margin: 0; color: #46545a; font-size: 8.6pt; }
h2 { font-size: 11pt; margin: 3.2mm 0 .8mm; font-weight: 600; color: #2f4858; break-after: avoid; }
h3 { font-size: 9.4pt; margin: 0; font-weight: 600; }
section { break-inside: avoid; }
section.long { break-inside: auto; }
section.long h2 + * > :first-child { break-before: avoid; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; color: #46545a; font-size: 8.4pt; padding-bottom: .6mm; }
th, td { padding: .3mm 2mm .3mm 0; text-align: left; vertical-align: baseline; font-weight: 400; }
thead th { font-size: 8.4pt; color: #46545a; border-bottom: .2mm solid #8b989e; }
tbody tr { border-bottom: .15mm solid #dde3e6; break-inside: avoid; }
.number { text-align: right; width: 21mm; white-space: nowrap; font-variant-numeric: tabular-nums; }
.here th, .here td { font-weight: 600; background: #eef2f4; }
.tag { font-weight: 400; color: #46545a; white-space: nowrap; }
.quiet td { color: #6b777c; }
.charts { display: grid; grid-template-columns: 1fr 1fr; gap: 2.4mm 9mm; }
figure { margin: 0; break-inside: avoid; }
figcaption p { margin: 0; }
.ends { color: #46545a; font-size: 8pt; margin: 0; }
.chart { width: 100%; height: auto; display: block; }
.chart text { font-size: 9.5px; fill: #1c2529; text-anchor: middle; }
.chart .value { font-weight: 600; font-size: 10.5px; paint-order: stroke; stroke: #fff; stroke-width: 3px; }
.chart .mark { text-anchor: end; fill: #5b686d; font-size: 8.5px; }
.chart .tick { fill: #46545a; }
.chart .axis { text-anchor: start; font-size: 8.5px; }
.bar { fill: #4f7185; stroke: #2f4858; stroke-width: .8; }
.grid { stroke: #dde3e6; stroke-width: .8; }
.floor { stroke: #8b989e; stroke-width: 1; }
.group { stroke: #1c2529; stroke-width: 1; stroke-dasharray: 5 3; }
.beneath { stroke: #fff; stroke-width: 2.2; }
.chart .within { fill: #fff; font-weight: 600; font-size: 10.5px; }
.days { width: 23mm; height: 3mm; margin-right: 1mm; vertical-align: -.4mm; }
.plot { width: 42mm; height: 3mm; display: block; margin-left: auto; overflow: visible; }
.plot text { font-size: 10px; fill: #46545a; text-anchor: middle; }
.full { fill: #2f4858; stroke: #2f4858; stroke-width: 1.2; }
.open { fill: #fff; stroke: #2f4858; stroke-width: 1.2; }
.days .open { stroke: #a9b4b9; stroke-width: .8; }
.scale { stroke: #a9b4b9; stroke-width: 1; }
.between { stroke: #2f4858; stroke-width: 2; }
.more { stroke: #2f4858; stroke-width: 1.2; fill: none; }
.paper { fill: #fff; }
.hatch { stroke: #2f4858; stroke-width: 2.2; }
.key { width: 2.4mm; height: 2.4mm; margin: 0 1mm 0 0; vertical-align: -.2mm; }
.key + .key, span + .key { margin-left: 3mm; }
.none { color: #6b777c; margin: 1mm 0; }
.under { margin: 1.2mm 0 0; color: #46545a; font-size: 8.2pt; }
.plan { display: grid; grid-template-columns: auto 1fr; gap: .4mm 4mm; margin: 0; }
.plan dt { color: #46545a; }
.plan dd { margin: 0; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 9mm; }
.pair > :only-child { grid-column: 1 / -1; }
td:last-child, th:last-child { padding-right: 0; }
.weeks th:first-child { width: 24mm; }
.weeks .drawn { width: 34mm; }
.patterns .drawn { width: 46mm; vertical-align: middle; }
.patterns .number { width: 13mm; }
.patterns thead .number { white-space: normal; vertical-align: bottom; }
.patterns thead th, .patterns thead .drawn { vertical-align: bottom; }
.words p { margin: 0 0 1.6mm; overflow-wrap: anywhere; break-inside: avoid; }
.words .of { color: #46545a; font-size: 8.4pt; display: block; }
footer { margin-top: 3mm; padding-top: 1.2mm; border-top: .2mm solid #c3ccd0; color: #46545a; font-size: 8pt; }
td, th { overflow-wrap: anywhere; }
thead th { overflow-wrap: normal; }
@media print { body { padding: 0; max-width: none; } }
@media screen and (max-width: 600px) { .charts { grid-template-columns: 1fr; } .facts, header { flex-wrap: wrap; } }
"""
