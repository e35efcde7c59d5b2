import type { Environment } from '#shared/audit-event.ts';

/**
 * The class of a metadata location by Gearset's word for it, compared without case: the Audit API's words
 * and the Reporting API's (`SalesforceProductionOrg`). An unknown word is `unclassified`, never a guess
 * that it is no production.
 */
export function classifyLocation(word: string | null): Environment {
  const folded = (word ?? '').trim().toLowerCase();
  if (folded === 'production' || folded === 'salesforceproductionorg') return 'production';
  if (folded.includes('sandbox')) return 'sandbox';
  if (folded.includes('scratch')) return 'scratch';
  if (folded === 'developer') return 'developer';
  if (folded.endsWith('branch')) return 'git';
  if (folded === 'ondisk') return 'disk';
  if (folded === 'exacttarget') return 'marketing-cloud';
  if (folded === 'other') return 'other';
  return 'unclassified';
}

/** Gearset's three results in our words; any other word in lower case, nothing for nothing. */
export function classifyStatusWord(word: string | null): string | null {
  if (word === null) return null;
  const folded = word.trim().toLowerCase();
  if (folded === 'partiallysuccessful') return 'partial';
  return folded === '' ? null : folded;
}
