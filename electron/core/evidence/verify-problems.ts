/** Something that does not verify: where, what, and in words. */
export interface VerifyProblem {
  /** The file: `tickmark.db`, or a file of a pack. */
  file: string;
  /** The record, as far as there is one: `gs:5b0c…`, `fetch_window 12`. */
  record: string | null;
  message: string;
}

/** What `tickmark verify` answers. */
export interface VerifyReport {
  ok: boolean;
  /** Records checked, or files of a pack. */
  checked: number;
  problems: VerifyProblem[];
  /** What a reader should know beside: unsigned checkpoints, a foreign key. Nothing of it is a failure. */
  notices: string[];
}

/** Problems listed one by one; how many more there are is told by the last. */
const mostProblems = 1_000;

export interface ProblemList {
  add: (record: string | null, message: string) => void;
  /** The problems of one file, in the order in which they were found. */
  list: () => VerifyProblem[];
}

export function createProblemList(file: string): ProblemList {
  const problems: VerifyProblem[] = [];
  let more = 0;
  return {
    add(record, message) {
      if (problems.length < mostProblems) problems.push({ file, record, message });
      else more += 1;
    },
    list: () =>
      more === 0
        ? problems
        : [...problems, { file, record: null, message: `${more} further problems are not listed.` }],
  };
}
