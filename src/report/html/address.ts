import { visible } from '../text/visible.js';

/** The id of a part of the page that speaks of something named in the suite: `claim=ks[new]`, `scope=loyal`. */
export function idOf(kind: 'claim' | 'scope' | 'account', name: string): string {
  return `${kind}=${visible(name, 200).replace(/\s/g, '_')}`;
}

/** A link to it, for an `href`; also what a colleague is sent after the file's name. */
export function addressOf(kind: 'claim' | 'scope' | 'account', name: string): string {
  return `#${encodeURIComponent(idOf(kind, name)).replace(/%3D/, '=')}`;
}
