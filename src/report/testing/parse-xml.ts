/** An element as a strict reader of XML 1.0 sees it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Characters that XML 1.0 allows, as code points. */
const LEGAL = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

/**
 * Reads the XML that reports are written in (elements, attributes, text, references; no comments, CDATA or DTD) and refuses everything that is not
 * well-formed: what a lenient parser mends, a CI server rejects.
 */
export function parseXml(text: string): XmlElement {
  if (!LEGAL.test(text)) throw new SyntaxError('a character that XML 1.0 forbids');
  let at = 0;
  const fail = (what: string): never => {
    throw new SyntaxError(`${what} at ${at}: ${JSON.stringify(text.slice(at, at + 60))}`);
  };
  const take = (pattern: RegExp, what: string): RegExpExecArray => {
    const sticky = new RegExp(pattern.source, 'uy');
    sticky.lastIndex = at;
    const match = sticky.exec(text) ?? fail(`expected ${what}`);
    at = sticky.lastIndex;
    return match;
  };
  const decoded = (raw: string): string => {
    if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/iu.test(raw)) fail('a bare &');
    return raw.replace(/&(#x?)?(\w+);/gu, (_, number: string | undefined, name: string) =>
      number === undefined ? ENTITIES[name]! : String.fromCodePoint(Number.parseInt(name, number === '#x' ? 16 : 10)),
    );
  };
  const element = (): XmlElement => {
    const name = take(/<([A-Za-z_][\w.-]*)/, 'an element')[1]!;
    const attributes: Record<string, string> = {};
    while (/\s/u.test(text[at] ?? '') && !/^\s*\/?>/u.test(text.slice(at, at + 50))) {
      const [, key, value] = take(/\s+([A-Za-z_][\w.:-]*)="([^"<]*)"/, 'an attribute');
      if (Object.hasOwn(attributes, key!)) fail(`attribute ${key} twice`);
      attributes[key!] = decoded(value!);
    }
    if (take(/\s*(\/?)>/, 'the end of a tag')[1] === '/') return { name, attributes, children: [], text: '' };
    const children: XmlElement[] = [];
    let content = '';
    for (;;) {
      content += decoded(take(/[^<]*/, 'text')[0]);
      if (text.startsWith('</', at)) break;
      children.push(element());
    }
    if (take(/<\/([\w.-]+)\s*>/, 'a closing tag')[1] !== name) fail(`the end of ${name}`);
    return { name, attributes, children, text: content };
  };
  take(/(?:<\?xml version="1\.0" encoding="UTF-8"\?>)?\s*/, 'the prolog');
  const root = element();
  take(/\s*$/, 'nothing more');
  return root;
}

/** Every element of that name below (and with) the root, in document order. */
export function elements(root: XmlElement, name: string): readonly XmlElement[] {
  return [...(root.name === name ? [root] : []), ...root.children.flatMap((child) => elements(child, name))];
}
