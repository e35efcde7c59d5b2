import { combinationOf, isMac, isSingleKey, normaliseCombination } from '#renderer/lib/key-combination.ts';
import { recall, remember } from '#renderer/lib/remember.ts';
import type { Command, Commands } from './commands.svelte.ts';

type ChosenKeys = Readonly<Record<string, readonly string[]>>;

const isChosenKeys = (value: unknown): value is ChosenKeys =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((keys) => Array.isArray(keys) && keys.every((key) => typeof key === 'string'));
const isSwitch = (value: unknown): value is boolean => typeof value === 'boolean';

/** Fields take characters and their own editing keys; a command with Ctrl that they don't know passes. */
const fields = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable="true"]';
/** Keys that a text field needs for itself. */
const editing = new Set(['Mod+Z', 'Mod+Shift+Z', 'Mod+Y', 'Mod+A', 'Mod+C', 'Mod+V', 'Mod+X', 'Enter', 'Backspace']);

/** Which keys do what: the commands' own keys unless the user chose others, and what a key press does. */
export class Keyboard {
  readonly #commands: Commands;
  readonly mac = isMac();
  /** Keys chosen by the user, by command id; no keys at all is a choice, too. */
  chosen = $state.raw<ChosenKeys>(recall('keys', isChosenKeys, {}));
  /** Whether single keys such as `j` act; some input methods press them by accident (WCAG 2.1.4). */
  singleKeys = $state(recall('singleKeys', isSwitch, true));

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  /** The combinations of a command in force. */
  keysOf(command: Command): readonly string[] {
    return (this.chosen[command.id] ?? command.keys).map(normaliseCombination);
  }

  /** The command that has a combination, other than `except`; the one added last where several have it. */
  ownerOf(combination: string, except?: Command): Command | undefined {
    return this.#commands.list.findLast((command) => command !== except && this.keysOf(command).includes(combination));
  }

  /** Gives a command other keys; it takes them from whichever command has them. */
  choose(command: Command, keys: readonly string[]): void {
    const chosen = { ...this.chosen, [command.id]: keys.map(normaliseCombination) };
    for (const other of this.#commands.list) {
      const left = this.keysOf(other).filter((key) => !chosen[command.id]?.includes(key));
      if (other.id !== command.id && left.length < this.keysOf(other).length) chosen[other.id] = left;
    }
    this.#keep(chosen);
  }

  /** Gives a command its shipped keys back, or all of them theirs. */
  reset(command?: Command): void {
    const { chosen } = this;
    this.#keep(command ? Object.fromEntries(Object.entries(chosen).filter(([id]) => id !== command.id)) : {});
  }

  setSingleKeys(on: boolean): void {
    this.singleKeys = on;
    remember('singleKeys', on);
  }

  /** Runs the command of a key press, unless something nearer took the press or a text field needs it. */
  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const combination = combinationOf(event, this.mac);
    if (combination === null || !this.#mayAct(combination, event.target)) return;
    const command = this.#commands.list.findLast(
      (candidate) => this.keysOf(candidate).includes(combination) && (candidate.enabled?.() ?? true),
    );
    if (command === undefined) return;
    event.preventDefault();
    command.run();
  }

  #mayAct(combination: string, target: EventTarget | null): boolean {
    const single = isSingleKey(combination);
    if (single && !this.singleKeys) return false;
    if (target === null || !('closest' in target)) return true;
    const element = target as Element;
    if (element.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null)
      return !single && !editing.has(combination);
    const typing = element.closest(fields) !== null;
    const plain = !/Mod|Alt/.test(combination);
    return !typing || !(plain || editing.has(combination));
  }

  #keep(chosen: ChosenKeys): void {
    this.chosen = chosen;
    remember('keys', chosen);
  }
}
