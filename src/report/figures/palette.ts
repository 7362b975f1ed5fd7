/**
 * Colours of figures, after Okabe and Ito (2008), told apart with any colour vision; no meaning hangs on colour alone. They are written into the SVG as
 * attributes, so that a figure stands alone on white; the page's style sheet replaces them by name in dark mode.
 */
export const PALETTE = {
  surface: '#ffffff',
  text: '#1d2330',
  muted: '#586070',
  line: '#dfe3ea',
  axis: '#8b93a1',
  candidate: '#d55e00',
  baseline: '#0072b2',
  pass: '#00795a',
  fail: '#b3202c',
  undecided: '#8a5a00',
  mark: '#7a3e9d',
} as const;

export type ColourName = keyof typeof PALETTE;
