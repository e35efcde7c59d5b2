import { expect, it } from 'vitest';
import { fillStore, openEvidenceStore } from '#test/support/evidence/evidence-store.ts';

it('finds nothing in a store that only Tickmark wrote', () => {
  const store = openEvidenceStore();
  fillStore(store);
  const report = store.verify();
  expect(report.problems).toEqual([]);
  expect(report.checked).toBeGreaterThan(48);
});
