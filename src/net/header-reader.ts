type Raw = readonly (Buffer | string | readonly string[])[];

export type HeaderReader = (raw: Raw) => Readonly<Record<string, string>>;

/**
 * Makes the function that reads the headers of replies, names and values in turns: names come out in lower case, and a header sent twice is joined by `, `.
 * Over HTTP/1.1 each is bytes, over HTTP/2 text. A server says nearly the same with every reply, and decoding is most of the cost: a text whose bytes stood in
 * the same place of the last reply is that text again.
 */
export function headerReader(): HeaderReader {
  const last: string[] = [];
  const textOf = (part: Buffer | string, at: number): string => {
    if (typeof part === 'string') return part;
    const known = last[at];
    return known !== undefined && says(part, known) ? known : (last[at] = part.toString('latin1'));
  };
  return (raw) => {
    const all: Record<string, string> = {};
    for (let at = 0; at < raw.length; at += 2) {
      const name = textOf(raw[at] as Buffer | string, at).toLowerCase();
      const value = raw[at + 1] as Raw[number];
      const text = typeof value === 'string' || Buffer.isBuffer(value) ? textOf(value, at + 1) : value.join(', ');
      if (!(name in all)) all[name] = text;
      else if (Object.hasOwn(all, name)) all[name] = `${all[name] as string}, ${text}`;
      else Object.defineProperty(all, name, { value: text, enumerable: true, configurable: true, writable: true });
    }
    return all;
  };
}

function says(bytes: Buffer, text: string): boolean {
  if (bytes.length !== text.length) return false;
  for (let k = 0; k < text.length; k++) if (bytes[k] !== text.charCodeAt(k)) return false;
  return true;
}
