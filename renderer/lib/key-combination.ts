/** The part of a keyboard event that tells which keys were pressed. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const modifiers = ['Mod', 'Alt', 'Shift'] as const;
const bareModifiers = new Set(['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Dead']);

/** True on a Mac, where Command does what Ctrl does elsewhere. */
export function isMac(): boolean {
  return /Mac/.test(navigator.platform);
}

/**
 * The combination that a key press is, such as `Mod+K`, `g`, `?` or `Shift+ArrowDown`; `null` for a modifier alone.
 * A printed character carries its Shift in itself, so that `?` is `?` on every keyboard; a letter does not, so that
 * `G` is `Shift+G`.
 */
export function combinationOf(press: KeyPress, mac: boolean): string | null {
  if (bareModifiers.has(press.key)) return null;
  const mod = mac ? press.metaKey : press.ctrlKey;
  const letter = /^\p{L}$/u.test(press.key);
  const printed = press.key.length === 1 && !letter && press.key !== ' ';
  const key = press.key === ' ' ? 'Space' : letter ? press.key.toUpperCase() : press.key;
  const held = { Mod: mod, Alt: press.altKey, Shift: press.shiftKey && !printed };
  return [...modifiers.filter((modifier) => held[modifier]), key].join('+');
}

/** One spelling for each combination, so that `g`, `G` and `mod+g` of a table compare with what is pressed. */
export function normaliseCombination(combination: string): string {
  const parts = combination === '+' ? ['+'] : combination.split('+').map((part) => part || '+');
  const key = parts.at(-1) ?? '';
  const held = modifiers.filter((modifier) =>
    parts.slice(0, -1).some((part) => part.toLowerCase() === modifier.toLowerCase()),
  );
  return [...held, /^\p{L}$/u.test(key) ? key.toUpperCase() : key].join('+');
}

/** True for one key without Ctrl, Command or Alt that types a character: it must not act while somebody types. */
export function isSingleKey(combination: string): boolean {
  return /^(Shift\+)?(.|Space)$/su.test(combination);
}

const names: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del',
};

/** A combination as it stands on the keys: `Ctrl K`, on a Mac `⌘ K`; a letter alone in lower case. */
export function showCombination(combination: string, mac: boolean): string[] {
  const parts = normaliseCombination(combination).split(/\+(?=.)/u);
  return parts.map((part) => {
    if (part === 'Mod') return mac ? '⌘' : 'Ctrl';
    if (part === 'Alt' && mac) return '⌥';
    if (parts.length === 1 && /^\p{L}$/u.test(part)) return part.toLowerCase();
    return names[part] ?? part;
  });
}
