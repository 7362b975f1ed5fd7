import { PALETTE, type ColourName } from '../figures/palette.js';

const NAMES = Object.keys(PALETTE) as ColourName[];

/** Colours of the dark page, of the same order of contrast as the light ones. */
const DARK: Readonly<Record<ColourName, string>> = {
  surface: '#171b22',
  text: '#e8ebf1',
  muted: '#a5aebd',
  line: '#323946',
  axis: '#778093',
  candidate: '#ff9a4d',
  baseline: '#63b6f2',
  pass: '#4cc9a0',
  fail: '#ff8087',
  undecided: '#e6b450',
  mark: '#cf9bf0',
};

/** The page's style sheet. Figures carry their colours as attributes; here each is replaced by its name, so that dark mode reaches them. */
export function styleSheet(): string {
  const variables = (colours: Readonly<Record<ColourName, string>>): string => NAMES.map((name) => `--${name}:${colours[name]}`).join(';');
  const figures = NAMES.flatMap((name) => [`svg [fill="${PALETTE[name]}"]{fill:var(--${name})}`, `svg [stroke="${PALETTE[name]}"]{stroke:var(--${name})}`]);
  return [
    `:root{color-scheme:light dark;${variables(PALETTE)};--page:#f4f5f8;--raised:#eef0f5;--fail-tint:#fbeaeb;--pass-tint:#e4f4ef;--undecided-tint:#faf1df;--link:#0b5cad}`,
    `@media screen and (prefers-color-scheme:dark){:root{${variables(DARK)};--page:#0f1217;--raised:#222833;--fail-tint:#35191d;--pass-tint:#12302a;--undecided-tint:#33280f;--link:#8cc2ff}}`,
    ...figures,
    RULES,
  ].join('\n');
}

const RULES = `
*{box-sizing:border-box}
html{scroll-padding-top:4rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;overflow-wrap:anywhere}
main{max-width:82rem;margin:0 auto;padding:0 clamp(.75rem,3vw,2rem) 4rem}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--baseline);outline-offset:2px;border-radius:3px}
h1{font-size:clamp(1.3rem,1rem + 1.6vw,2rem);line-height:1.25;margin:.6rem 0 .75rem;text-wrap:balance;max-width:46ch}
h2{font-size:1.35rem;line-height:1.3;margin:0 0 .5rem}
h3{font-size:1.1rem;margin:0 0 .25rem}
p{margin:.4rem 0;max-width:85ch}
code{font:.85em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--raised);padding:.1em .35em;border-radius:4px}
.lead,.hint{color:var(--muted)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-999px}
.skip:focus{left:1rem;top:.5rem;z-index:9;background:var(--surface);padding:.5rem 1rem}
nav{position:sticky;top:0;z-index:5;background:var(--surface);border-bottom:1px solid var(--line)}
nav ul{display:flex;gap:0 1.25rem;margin:0 auto;max-width:82rem;padding:0 clamp(.75rem,3vw,2rem);list-style:none;overflow-x:auto;white-space:nowrap}
nav li{flex:none}
nav a{display:inline-block;padding:.7rem 0;color:var(--text);text-decoration:none;font-size:.92rem}
nav a:hover{text-decoration:underline}
nav .suite{font-weight:650}
section{margin-top:2.75rem}
.hero{background:var(--surface);border:1px solid var(--line);border-left:10px solid var(--axis);border-radius:10px;padding:clamp(1rem,2.5vw,2rem);margin-top:1.5rem}
.hero.fail{border-left-color:var(--fail)}.hero.pass{border-left-color:var(--pass)}.hero.undecided{border-left-color:var(--undecided);border-left-style:dashed}
.stamp{display:inline-block;margin:0;padding:.15rem .8rem;border-radius:6px;font-weight:700;font-size:1.05rem;letter-spacing:.02em}
.fail .stamp{background:var(--fail);color:var(--surface)}.pass .stamp{background:var(--pass);color:var(--surface)}.undecided .stamp{color:var(--undecided);border:2px dashed var(--undecided)}
.models{color:var(--muted)}.models b{color:var(--text);font-weight:600}
.note{border-left:4px solid var(--undecided);background:var(--undecided-tint);padding:.5rem .75rem;border-radius:0 6px 6px 0}
.deciders{margin-top:1.25rem}
.deciders h2{font-size:1rem;margin-bottom:.35rem}
.deciders ul{margin:0;padding:0;list-style:none}
.deciders li{padding:.3rem 0}
.where{margin-top:.75rem}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(11.5rem,1fr));gap:1rem 1.5rem;margin:1.5rem 0 0;padding-top:1.25rem;border-top:1px solid var(--line)}
.facts dt{font-size:.85rem;color:var(--muted)}
.facts dd{margin:0}
.facts dd b{display:block;font-size:1.25rem;font-weight:650;font-variant-numeric:tabular-nums}
.facts dd span{font-size:.85rem;color:var(--muted)}
.badge{display:inline-block;white-space:nowrap;font-size:.82rem;font-weight:650;line-height:1.5;padding:0 .5rem;border-radius:4px;border:1.5px solid}
.badge.fail{background:var(--fail);border-color:var(--fail);color:var(--surface)}
.badge.undecided{color:var(--undecided);border-style:dashed;background:var(--undecided-tint)}
.badge.advisory{color:var(--text);border-style:dotted;background:var(--raised)}
.badge.pass{color:var(--pass);border-color:transparent;background:var(--pass-tint)}
.filters{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;margin:1rem 0}
.filters[hidden]{display:none}
.filters label{font-size:.85rem;color:var(--muted)}
select,input{display:block;font:inherit;font-size:.95rem;color:var(--text);background:var(--surface);border:1px solid var(--axis);border-radius:6px;padding:.4rem .5rem;max-width:min(18rem,80vw);min-height:2.4rem}
output{color:var(--muted);font-size:.9rem;padding-bottom:.5rem}
.scroll{overflow-x:auto;max-width:100%}
table{border:0;border-collapse:collapse;background:var(--surface);font-size:.92rem;font-variant-numeric:tabular-nums}
.tables{display:flex;flex-wrap:wrap;gap:0 2rem;align-items:flex-start}
#service>.scroll,#quality>.scroll,#made>.scroll,#cohorts>.scroll,#slices>.scroll,.tables>.scroll{margin:1rem 0}
caption{text-align:left;font-weight:600;padding:.25rem 0 .4rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem;border:0;border-bottom:1px solid var(--line);font-weight:400}
thead th{font-size:.82rem;color:var(--muted);vertical-align:bottom;white-space:nowrap;border-bottom:2px solid var(--line)}
th.n,td.n{text-align:right;white-space:nowrap}
tbody th[scope=row]{min-width:min(7rem,30vw)}
article td,article th{overflow-wrap:normal;padding:.4rem .5rem}
.numbers tbody th[scope=row],article tbody th[scope=row]{min-width:0}
.claims{width:100%}
.claims td:first-child,.claims td.art{width:1%}
.claims td:first-child{min-width:9.4rem}
.claims .badge{white-space:normal;overflow-wrap:normal}
.claims td,.claims th{padding:.55rem .75rem}
.claims tr:target{outline:3px solid var(--baseline);outline-offset:-3px}
.claims tbody tr.fail{background:var(--fail-tint)}
.claims .claim{display:block;font-weight:600;max-width:52ch}
.claims .scope{color:var(--muted)}
.claims .id{font:.8rem ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.claims td.art svg{display:block}
.claims details{font-size:.88rem;margin-top:.25rem}
.claims details p{max-width:70ch;margin:.25rem 0}
.looks{color:var(--muted)}
.rest{margin-top:1rem}
.rest>summary{font-size:1rem}
summary{cursor:pointer;color:var(--muted);font-size:.88rem}
summary:hover{color:var(--text)}
.key{display:inline-block;margin-right:.75rem}
.key svg{vertical-align:middle}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21.5rem),1fr));gap:1rem;margin:1rem 0;align-items:start}
figure{margin:0;background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:.75rem;position:relative;min-width:0}
figcaption{padding-right:4.25rem;font-weight:600;font-size:.95rem;margin-bottom:.35rem}
figure svg,.multiples svg{display:block;width:100%;height:auto;max-width:46rem}
.large{grid-column:1/-1}
#cohorts>.large,#slices>.large{max-width:none}
.large svg{max-width:none}
.zoom{position:absolute;top:.4rem;right:.4rem;font:inherit;font-size:.85rem;color:var(--muted);background:none;border:1px solid transparent;border-radius:6px;padding:.2rem .5rem;min-height:1.75rem;cursor:pointer}
.zoom:hover,.zoom:focus-visible{color:var(--text);border-color:var(--axis)}
.numbers .scroll{max-height:20rem;overflow-y:auto;margin-top:.35rem}
.numbers table{width:100%}
.numbers th,.numbers td{padding:.15rem .5rem}
.scope-part{margin-top:2rem;padding-top:1.25rem;border-top:1px solid var(--line)}
.chips,.multiples{list-style:none;padding:0;margin:.5rem 0}
.chips li{padding:.15rem 0}
.multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,14rem),1fr));gap:.75rem;margin:1rem 0}
.multiples li{display:flex;flex-direction:column;background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:.6rem .75rem}
.multiples .art{margin-top:auto}
#cohorts>figure,#slices>figure{max-width:48rem;margin:1rem 0}
.slices li{padding:.3rem 0}
.slices .hint{display:block;font-size:.9rem}
.accounts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:1rem;margin-top:1rem;align-items:start}
article{background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:1rem;min-width:0}
article:target{outline:3px solid var(--baseline)}
.fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5rem,1fr));gap:.4rem 1rem;margin:.75rem 0}
.fields dt{font-size:.8rem;color:var(--muted)}
.fields dd{margin:0}
footer{color:var(--muted);font-size:.88rem;margin-top:3rem}
.tip{position:absolute;z-index:4;pointer-events:none;background:var(--text);color:var(--surface);font-size:.82rem;line-height:1.35;padding:.35rem .55rem;border-radius:6px;max-width:16rem;font-variant-numeric:tabular-nums;white-space:pre-line}
.hair{position:absolute;width:1px;background:var(--text);opacity:.5;pointer-events:none}
@media (max-width:48rem){
.claims thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.claims,.claims tbody,.claims tr,.claims td,.claims th{display:block}
.claims tr{border:1px solid var(--line);border-radius:8px;padding:.6rem .75rem;margin-bottom:.75rem;background:var(--surface)}
.claims tbody th,.claims tbody td{border:0;padding:.15rem 0;text-align:left}
.claims td:nth-of-type(4)::before{content:"observed "}.claims td:nth-of-type(5)::before{content:"tolerance "}.claims td:nth-of-type(6)::before{content:"accounts "}
.claims td.named::before{content:""}
.claims td::before{color:var(--muted)}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{
.zoom{display:none}
:root{color-scheme:light}
body{background:#fff;font-size:10pt}
figcaption,.claims .claim{font-size:9.5pt}
nav,.filters,.skip{display:none!important}
.scope-part[hidden],.claims tr[hidden]{display:revert!important}
section{margin-top:1.25rem}
figure,article,.multiples li,.claims tr,.hero{break-inside:avoid}
h2,h3{break-after:avoid}
.figures{grid-template-columns:repeat(3,1fr);gap:.5rem}
.multiples{grid-template-columns:repeat(4,1fr)}
.accounts{grid-template-columns:repeat(2,1fr)}
.scroll,.numbers .scroll{overflow:visible;max-height:none}
.numbers{display:none}
.claims details::details-content,.rest::details-content{content-visibility:visible;block-size:auto}
a{color:inherit;text-decoration:none}
}`;
