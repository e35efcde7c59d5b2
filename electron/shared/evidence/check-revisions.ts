import type { ChainExtract } from './check-chain.ts';
import type { PackPlatform } from './pack-archive.ts';
import { sha256Of } from './sha256.ts';

/** One line of `raw/revisions.ndjson`. */
interface RevisionLine {
  id: string;
  revision: number;
  hash: string;
  link: number;
  index: number;
  /** `null` where the program that packed could not tell the text any more. */
  reading: string | null;
  raw: string;
}

export interface RevisionCheck {
  line: (text: string) => void;
  /** How many lines there were, and how many of them no link could be held against. */
  end: () => { total: number; untied: number };
}

/**
 * Checks earlier revisions: each stands in the chain, belongs to a record of the data, and comes before it.
 *
 * @param events `ID LF REVISION LF HASH` of every record of the data; `null` where the data is damaged
 */
export function createRevisionCheck(
  extract: ChainExtract,
  events: readonly string[] | null,
  { encode }: PackPlatform,
  report: (message: string, record: string) => void,
): RevisionCheck {
  const present = new Map((events ?? []).map((event) => event.split('\n') as [string, string]));
  const met = new Set<string>();
  let untied = 0;

  function checkPlace({ id, revision }: RevisionLine): void {
    const name = `${id}\n${revision}`;
    const isEarlier = events === null || revision < Number(present.get(id) ?? 0);
    if (met.has(name) || !isEarlier) report('It is no earlier revision of a record of the data.', id);
    met.add(name);
  }

  return {
    line(text) {
      const one = JSON.parse(text) as RevisionLine;
      checkPlace(one);
      if (one.reading === null) {
        untied += 1;
        return;
      }
      if (extract.digests.get(`${one.link}/${one.index}`) !== sha256Of(encode(`${one.reading}\n${one.raw}`))) {
        report('It is not the revision that stands in the chain.', one.id);
      }
      const values = JSON.parse(one.reading) as (string | number)[];
      if (!one.id.endsWith(`:${values[1]}`) || values[2] !== one.revision || `sha256:${values[24]}` !== one.hash) {
        report('Its reading is not the one of its id, revision and hash.', one.id);
      }
    },
    end: () => ({ total: met.size, untied }),
  };
}
