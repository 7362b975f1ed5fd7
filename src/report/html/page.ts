import { html, textOf, trusted, type Markup, type Part } from './markup.js';
import { SCRIPT } from './script.js';
import { styleSheet } from './style.js';

/** A section of a page: id, its name in the navigation, and the section itself; `undefined` ones are left out. */
export type PageSection = readonly [id: string, name: string, section: Markup | undefined];

/** What every page says of itself besides its sections. */
export interface PageFrame {
  readonly title: string;
  /** Version of mlcheck that made what it shows. */
  readonly mlcheck: string;
  readonly footer: Part;
  /** Above the sections. */
  readonly heading?: Markup;
  /** First link of the page, for the keyboard: to the first section. */
  readonly skip?: string;
  /** False: style sheet and script are the files `report.css` and `report.js` beside it. Default true. */
  readonly selfContained?: boolean;
  /** False: a page that only wants to be read. Default true. */
  readonly script?: boolean;
}

/** A whole HTML page that asks nothing of any network, with a navigation to its sections. */
export function pageOf({ title, mlcheck, footer, heading, skip, selfContained = true, script: acts = true }: PageFrame, sections: readonly PageSection[]): string {
  const present = sections.filter(([, , section]) => section !== undefined);
  const style = selfContained ? html`<style>${trusted(styleSheet())}</style>` : html`<link rel="stylesheet" href="report.css">`;
  const script = !acts ? undefined : selfContained ? html`<script>${trusted(SCRIPT)}</script>` : html`<script src="report.js" defer></script>`;
  return textOf(html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="generator" content="mlcheck ${mlcheck}">
<title>${title}</title>
<link rel="icon" href="data:,">
${style}
</head>
<body>
${skip !== undefined && html`<a class="skip" href="#${present[0]![0]}">${skip}</a>\n`}<nav aria-label="Sections"><ul>${present.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
<main>
${heading}${present.map(([, , section]) => html`${section}\n`)}
<footer><p>${footer}</p></footer>
</main>
${script !== undefined && html`${script}
`}</body>
</html>
`);
}
