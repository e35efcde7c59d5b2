import type { JsonValue } from '#shared/audit-event.ts';
import type { PackRedaction } from '#shared/evidence/pack-manifest.ts';
import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import type { ExportSource } from './export-row.ts';

/**
 * Replaces what a redaction profile names, in two passes: first every row is met, then every row is redacted. Values
 * met are replaced wherever they stand, in free text too.
 */
export interface RowRedactor {
  /** First pass: takes note of the values of a row; its items must be there. */
  meet: (source: ExportSource) => void;
  /** First pass: takes note of the user that a connection reads as. */
  meetUser: (user: string | null) => void;
  redact: (source: ExportSource) => ExportSource;
  /** Any text or JSON without the values met. */
  clean: <Value extends JsonValue>(value: Value) => Value;
  /** Whether a query holds no word that may be part of a redacted value, so that it can be told. */
  isOpen: (tree: TickmarkQueryTree) => boolean;
  /** What was replaced, so far. */
  summary: () => PackRedaction;
}
