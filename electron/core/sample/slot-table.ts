/**
 * The plan of a sample: which kind of event happens when. A slot is a few numbers in typed columns; the
 * event itself is made from them when somebody asks for it.
 */
export interface Slot {
  timeMs: number;
  /** Which kind of story the event belongs to. */
  scene: number;
  /** Which story of this kind; events of one story share their facts. */
  group: number;
  /** Which event of the story. */
  step: number;
  /** Number of deployed items, where the scene has some. */
  size: number;
}

export interface SlotTable {
  readonly length: number;
  readonly full: boolean;
  /** Adds a slot; one outside the period, or beyond the capacity, is left out. Returns whether it was added. */
  add: (slot: Slot) => boolean;
  /** The slots by time, then by order of adding. The table takes no further slots after this. */
  inOrder: () => OrderedSlots;
}

export interface OrderedSlots {
  readonly length: number;
  timeAt: (index: number) => number;
  at: (index: number) => Slot;
}

/** Makes an empty table for this many slots within `[startMs, endMs]`. */
export function createSlotTable(capacity: number, startMs: number, endMs: number): SlotTable {
  const times = new Float64Array(capacity);
  const scenes = new Uint8Array(capacity);
  const groups = new Uint32Array(capacity);
  const steps = new Uint16Array(capacity);
  const sizes = new Uint16Array(capacity);
  let length = 0;

  function add(slot: Slot): boolean {
    if (length === capacity || slot.timeMs < startMs || slot.timeMs > endMs) return false;
    times[length] = slot.timeMs;
    scenes[length] = slot.scene;
    groups[length] = slot.group;
    steps[length] = slot.step;
    sizes[length] = slot.size;
    length += 1;
    return true;
  }

  function inOrder(): OrderedSlots {
    const order = new Uint32Array(length);
    for (let index = 0; index < length; index++) order[index] = index;
    order.sort((left, right) => (times[left] ?? 0) - (times[right] ?? 0) || left - right);
    const rowOf = (index: number) => {
      const row = order[index];
      if (row === undefined) throw new RangeError(`No slot ${index}.`);
      return row;
    };
    return {
      length,
      timeAt: (index) => times[rowOf(index)] ?? 0,
      at: (index) => {
        const row = rowOf(index);
        return {
          timeMs: times[row] ?? 0,
          scene: scenes[row] ?? 0,
          group: groups[row] ?? 0,
          step: steps[row] ?? 0,
          size: sizes[row] ?? 0,
        };
      },
    };
  }

  return {
    get length() {
      return length;
    },
    get full() {
      return length === capacity;
    },
    add,
    inOrder,
  };
}
