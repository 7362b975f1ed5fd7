export interface PrometheusSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the text exposition format strictly: every line is a comment or a sample, samples of a metric stand together behind its HELP and TYPE. */
export function samplesOf(text: string): readonly PrometheusSample[] {
  if (!text.endsWith('\n')) throw new SyntaxError('the last line must end');
  let current = '';
  const seen = new Set<string>();
  return text.slice(0, -1).split('\n').flatMap((line): PrometheusSample[] => {
    const help = /^# (HELP|TYPE) ([a-z_:]+) (.+)$/.exec(line);
    if (help !== null) {
      if (help[1] === 'HELP' && seen.has(help[2]!)) throw new SyntaxError(`${help[2]} twice`);
      if (help[1] === 'HELP') seen.add((current = help[2]!));
      return [];
    }
    const [, name, list, value] = /^([a-z_:]+)\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\} (\S+)$/.exec(line) ?? [];
    if (name === undefined || name !== current) throw new SyntaxError(`no sample of ${current}: ${line}`);
    const labels = Object.fromEntries([...list!.matchAll(/([a-z_]+)="((?:[^"\\\n]|\\["\\n])*)"/g)].map(([, key, text]) => [key, text!.replace(/\\(["\\n])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign))]));
    const number = value === '+Inf' ? Infinity : value === '-Inf' ? -Infinity : Number(value);
    if (Number.isNaN(number)) throw new SyntaxError(`no number: ${line}`);
    return [{ name, labels, value: number }];
  });
}
