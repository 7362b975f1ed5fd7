/** Memory below a value that is not shared, each part once: what can be moved to another thread instead of copied. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (each: unknown): void => {
    if (ArrayBuffer.isView(each)) {
      if (each.buffer instanceof ArrayBuffer) found.add(each.buffer);
    } else if (Array.isArray(each)) {
      if (typeof each[0] === 'object') each.forEach(visit);
    } else if (each !== null && typeof each === 'object') Object.values(each).forEach(visit);
  };
  visit(value);
  return [...found];
}
