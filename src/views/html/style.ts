import { COLORS } from "../colors.ts";

/** The colours of a background as properties of a style sheet. */
const tokens = (background: keyof typeof COLORS, text: string, ground: string, rule: string): string =>
  [
    ...Object.entries({ text, ground, rule, ...COLORS[background] }).map(([name, value]) => `--${name}:${value}`),
    `color-scheme:${background}`,
  ].join(";");

const LIGHT = tokens("light", "#1F2328", "#FFFFFF", "#D5DAE0");
const DARK = tokens("dark", "#E6EDF3", "#0D1117", "#30363D");

/** The page's one style sheet: for phones, screens and A4, light and dark; it fetches nothing. */
export const STYLE = `
:root{${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
@media print{:root{${LIGHT}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{overflow-x:clip;max-width:54rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.3rem;line-height:1.25;margin:0}
h2{font-size:1.15rem;line-height:1.3;margin:0 0 .5rem}
p{margin:.4rem 0}
a{color:inherit}
section{margin:0 0 3.5rem}
figure{margin:0 0 1rem}
figcaption{margin:0 0 .75rem;color:var(--dim)}
.note{color:var(--dim);font-size:.85rem}
.sample{display:inline-block;background:var(--text);color:var(--ground);font-weight:600;padding:0 .5em;border-radius:2px}
.unknown,.m{color:var(--unknown)}
text.unknown,tspan.unknown{fill:var(--unknown)}

.sheet{border:1px solid var(--rule);border-radius:6px;padding:1.75rem}
.title{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;justify-content:space-between;align-items:baseline;border-bottom:1px solid var(--rule);padding-bottom:.75rem}
.title p{margin:0;color:var(--dim)}
.title p.sample{color:var(--ground)}
.hero{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 2rem;margin:1.1rem 0 .6rem}
.hero p{margin:0}
.big{font-size:2.3rem;line-height:1.2;font-weight:650;letter-spacing:-.01em;white-space:nowrap}
.big .m{font-size:1.4rem;vertical-align:.45em;font-weight:400}
.big .unit{font-size:1rem;font-weight:400;letter-spacing:0;margin-left:.4rem}
.verdict{display:flex;gap:.6rem;font-weight:600}
.glyph{flex:none;width:1.2em;text-align:center}
.within .glyph{color:var(--within)}
.exceeded .glyph{color:var(--exceeded)}
.undecided .glyph{color:var(--unknown)}
dl{margin:1rem 0;display:grid;grid-template-columns:7.5rem minmax(0,1fr);gap:.55rem 1rem}
dt{font-weight:600}
dd{margin:0}
.line{display:grid;grid-template-columns:10.6rem minmax(0,1fr);gap:1rem}
.value{text-align:right;white-space:nowrap}
.value .m,td .m{display:inline-block;width:0;text-align:left}
.value{padding-right:1.2rem}
.decision{border-top:1px solid var(--rule);margin-top:1rem;padding-top:.6rem}
.decision p{display:flex;flex-wrap:wrap;gap:.4rem 1.75rem;margin:.6rem 0}
.choice{display:inline-flex;align-items:center;gap:.5rem}
.box{width:.9em;height:.9em;border:1.2px solid var(--text);border-radius:2px}
.blank{flex:1 1 11rem;display:flex;gap:.5rem;align-items:flex-end;white-space:nowrap;padding-top:.5rem}
.rule{flex:1;min-width:4rem;border-bottom:1px solid var(--dim);margin-bottom:.3em}

.beside{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));gap:1rem 2.5rem}
.beside figure{display:flex;flex-direction:column;justify-content:space-between}
.chart{display:block;overflow:visible}
.chart text{font-size:13px;fill:var(--text)}
.chart text.figure{font-variant-numeric:tabular-nums}
.chart text.axis{font-size:12px;fill:var(--dim)}
.chart text.unknown{fill:var(--unknown)}
.chart text.strong{font-weight:700}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.25rem;margin:0 0 .75rem;font-size:.85rem;color:var(--dim)}
.legend span{display:inline-flex;align-items:center;gap:.4rem}
.swatch{flex:none}
.grid{stroke:var(--rule);stroke-width:1}
.tick{stroke:var(--text);stroke-width:1;fill:none}
.after{stroke:var(--text);stroke-width:1.5}
.whisker{stroke:var(--unknown);stroke-width:1.5}
.eks{fill:url(#eks)}.fargate{fill:url(#fargate)}.ec2{fill:url(#ec2)}
.eks-free{fill:url(#eks-free);stroke:var(--eks)}
.fargate-free{fill:url(#fargate-free);stroke:var(--fargate)}
.ec2-free{fill:url(#ec2-free);stroke:var(--ec2)}
.free{fill:url(#free);stroke:var(--dim)}
.eks-free,.fargate-free,.ec2-free,.free{stroke-width:.75}
.f-eks{fill:var(--eks)}.f-fargate{fill:var(--fargate)}.f-ec2{fill:var(--ec2)}.f-ground{fill:var(--ground)}
.s-eks{stroke:var(--eks)}.s-fargate{stroke:var(--fargate)}.s-ec2{stroke:var(--ec2)}.s-dim{stroke:var(--dim)}.s-ground{stroke:var(--ground)}
.now{fill:var(--dim)}
.outline{fill:none;stroke:var(--dim);stroke-width:1}
.open-range{fill:var(--unknown)}
.assumed{fill:url(#free);stroke:var(--dim);stroke-width:1}
.defs{position:absolute;width:0;height:0}

details{margin:.75rem 0}
summary{cursor:pointer;color:var(--dim);padding:.25rem 0}
summary:hover{color:var(--text)}
:focus-visible{outline:2px solid var(--eks);outline-offset:2px}
.scroll{overflow-x:auto;margin:.5rem 0 1.5rem}
table{border-collapse:collapse;font-size:.87rem;line-height:1.35;min-width:100%}
caption{text-align:left;color:var(--dim);padding:.25rem 0}
th,td{padding:.3rem .9rem .3rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule);max-width:24rem;overflow-wrap:break-word}
th{font-weight:400}
thead th{color:var(--dim);white-space:nowrap;vertical-align:bottom}
tbody th{min-width:8rem}
.n{text-align:right;white-space:nowrap}
.v,.w{white-space:nowrap}
th:last-child,td:last-child{padding-right:.2rem}
.m1{padding-right:calc(.9rem + 1ch)!important}.m2{padding-right:calc(.9rem + 2ch)!important}.m3{padding-right:calc(.9rem + 3ch)!important}
.total th,.total td{font-weight:600}
.provenance{font-size:.85rem;color:var(--dim);margin-top:2rem}

@media screen and (max-width:640px){
main{padding:1rem 1rem 3rem}
.sheet{border:0;padding:0}
dl{grid-template-columns:minmax(0,1fr);gap:.1rem}
dd{margin-bottom:.6rem}
.line{display:block}
.value{padding:0;margin-right:.6rem;font-weight:600}
.value .m{width:auto;font-weight:400}
.chart text.month{font-size:10px}
.big{font-size:2rem}
}

@page{size:A4;margin:18mm;@bottom-right{content:counter(page);font:9pt system-ui,sans-serif;color:#59636E}}
@page sample{@top-right{content:"SAMPLE, invented";font:bold 9pt system-ui,sans-serif;color:#1F2328}}
@media print{
.chart text.month{font-size:9px}
html{font-size:12.5px}
body{font-size:9pt;line-height:1.36}
body.is-sample{page:sample}
main{max-width:none;padding:0}
.sheet{border:0;padding:0;break-after:page;margin:0;min-height:256mm;display:flex;flex-direction:column}
.sheet .facts{gap:2.4mm 1rem}
.sheet .decision{margin-top:auto}
.sheet .decision p{margin:2.5mm 0}
section{margin-bottom:9mm}
h2{break-after:avoid}
figure,tr,.scroll caption{break-inside:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
summary{display:none}
details::details-content{content-visibility:visible;block-size:auto;opacity:1}
.scroll{overflow:visible;margin-bottom:5mm}
table{font-size:7.5pt}
th,td{padding:.6mm .3rem .6mm 0;overflow-wrap:anywhere}
tbody th{min-width:0}
thead th,.n{white-space:normal}
.m1{padding-right:calc(.3rem + 1ch)!important}.m2{padding-right:calc(.3rem + 2ch)!important}.m3{padding-right:calc(.3rem + 3ch)!important}
}
`;
