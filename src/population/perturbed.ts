import type { Perturbation } from './account.js';

/**
 * A text as people spoil it; one that has nothing to spoil stays as it is. Characters are code points. Kinds of M. Ribeiro, T. Wu, C. Guestrin, S. Singh, "Beyond accuracy: behavioral testing of
 * NLP models with CheckList", ACL 2020, doi:10.18653/v1/2020.acl-main.442.
 *
 * @param u in (0, 1): chooses the place of a typo
 */
export function perturbed(text: string, how: Perturbation, u: number): string {
  switch (how) {
    case 'typo': {
      const characters = [...text];
      const places = characters.flatMap((character, k) => (k > 0 && character !== characters[k - 1] ? [k] : []));
      const at = places[Math.floor(u * places.length)];
      if (at === undefined) return text;
      return [...characters.slice(0, at - 1), characters[at], characters[at - 1], ...characters.slice(at + 1)].join('');
    }
    case 'case':
      // The letters of other scripts are left alone: what their other case is hangs on the version of Unicode.
      return text.replace(/[a-zA-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) ^ 32));
    case 'space':
      return ` ${text.replaceAll(' ', '  ')} `;
  }
}
