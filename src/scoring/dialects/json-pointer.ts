/**
 * Makes the function that follows a JSON pointer (RFC 6901): `` is the whole value, `/a/0/b` a way down, `~1` a slash and `~0` a tilde inside of a key.
 * It returns undefined where the way ends early.
 * @throws RangeError for a text that is no pointer
 */
export function jsonPointer(pointer: string): (value: unknown) => unknown {
  if (pointer !== '' && !pointer.startsWith('/')) throw new RangeError(`a JSON pointer is empty or starts with /, got ${JSON.stringify(pointer)}`);
  const keys = pointer.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return (value) => {
    let at = value;
    for (const key of keys) {
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key) || (Array.isArray(at) && !/^(0|[1-9]\d*)$/.test(key))) return undefined;
      at = (at as Readonly<Record<string, unknown>>)[key];
    }
    return at;
  };
}
