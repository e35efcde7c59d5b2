/** Reads a small value kept in the window's own profile; a broken or foreign one gives the fallback. */
export function recall<Value>(key: string, isValue: (value: unknown) => value is Value, fallback: Value): Value {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return isValue(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

/** Keeps a small value in the window's own profile. */
export function remember(key: string, value: unknown): void {
  localStorage.setItem(key, JSON.stringify(value));
}
