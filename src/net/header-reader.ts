type Raw = readonly (Buffer | string | readonly string[])[];

export type HeaderReader = (raw: Raw) => Readonly<Record<string, string>>;

/**
 * Makes the function that reads the headers of replies, names and values in turns: names come out in lower case, and a header sent twice is joined by `, `.
 * Over HTTP/1.1 each is bytes, over HTTP/2 text. A server says nearly the same with every reply, and decoding is most of the cost: a text whose bytes stood in
 * the same place of the last reply is that text again, and headers that are all the same are one object.
 */
export function headerReader(): HeaderReader {
  const last: string[] = [];
  let size = -1;
  let headers: Readonly<Record<string, string>> = {};
  const textOf = (part: Buffer | string, at: number): string => {
    if (typeof part === 'string') return (last[at] = part);
    const known = last[at];
    return known !== undefined && says(part, known) ? known : (last[at] = part.toString('latin1'));
  };
  const repeated = (raw: Raw): boolean => {
    if (raw.length !== size) return false;
    for (let at = 0; at < size; at++) {
      const part = raw[at] as Raw[number];
      if (typeof part === 'string' ? part !== last[at] : isList(part) || !says(part, last[at] as string)) return false;
    }
    return true;
  };
  return (raw) => {
    if (repeated(raw)) return headers;
    const all: Record<string, string> = {};
    size = raw.length;
    for (let at = 0; at < raw.length; at += 2) {
      const name = textOf(raw[at] as Buffer | string, at).toLowerCase();
      const value = raw[at + 1] as Raw[number];
      if (isList(value)) size = -1;
      const text = isList(value) ? value.join(', ') : textOf(value, at + 1);
      if (!(name in all)) all[name] = text;
      else if (Object.hasOwn(all, name)) all[name] = `${all[name] as string}, ${text}`;
      else Object.defineProperty(all, name, { value: text, enumerable: true, configurable: true, writable: true });
    }
    return (headers = all);
  };
}

function isList(part: Raw[number]): part is readonly string[] {
  return Array.isArray(part);
}

function says(bytes: Buffer, text: string): boolean {
  if (bytes.length !== text.length) return false;
  for (let k = 0; k < text.length; k++) if (bytes[k] !== text.charCodeAt(k)) return false;
  return true;
}
