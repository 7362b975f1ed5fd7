import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { escapeXml } from '../text/escape-xml.js';
import { PALETTE } from './palette.js';

use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);

/** What is drawn: an ECharts option, its size in pixels, and what it shows in words. */
export interface Drawing {
  readonly option: EChartsCoreOption;
  readonly width: number;
  readonly height: number;
  /** Said to those who do not see the figure. */
  readonly label: string;
  /** The plotted rectangle and the values at its left and right edge, so that a pointer can be turned into a value; absent for categories. */
  readonly plot?: { readonly left: number; readonly right: number; readonly from: number; readonly to: number };
}

/**
 * Draws to a standalone SVG text: no script, no style sheet and no style attribute, so that it looks the same under any content security policy. Equal
 * drawings with equal names give equal bytes.
 * @param name unique in its document; prefixes every id inside: letters, digits, `-`
 */
export function draw(name: string, drawing: Drawing): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: drawing.width, height: drawing.height });
  try {
    chart.setOption({ animation: false, backgroundColor: PALETTE.surface, textStyle: { color: PALETTE.text, fontSize: 12 }, ...drawing.option });
    return standalone(name, drawing, chart.renderToSVGString({ useViewBox: true }));
  } finally {
    chart.dispose();
  }
}

function standalone(name: string, { width, height, label }: Drawing, svg: string): string {
  const inside = svg
    .replace(/^[\s\S]*?<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/\bzr\d+-/g, `${name}-`)
    .replace(/ (?:pointer-events|class|xml:space)="[^"]*"/g, '')
    .replace(/ style="([^"]*)"/g, (_, style: string) => fontAttributes(style))
    .replace(/><\/(?:path|rect|circle|polyline|polygon)>/g, '/>')
    .replace(/\n/g, '');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(label)}" font-family="system-ui, sans-serif" font-size="12">${inside}</svg>`;
}

/** Inline styles of text as presentation attributes; the family and the usual size come from the root. */
function fontAttributes(style: string): string {
  const size = /font-size:([\d.]+)px/.exec(style)?.[1];
  const weight = /font-weight:(\w+)/.exec(style)?.[1];
  return `${size === undefined || size === '12' ? '' : ` font-size="${size}"`}${weight === undefined ? '' : ` font-weight="${weight}"`}`;
}
