import { createAgileAppsSource } from '#core/sources/agileapps/agileapps-source.ts';
import { createGearsetSource } from '#core/sources/gearset/gearset-source.ts';
import { SourceError } from '#core/sources/source-error.ts';
import { range, readWindows, testContext } from './source-harness.ts';

/**
 * A process of its own, because Node reads NODE_EXTRA_CA_CERTS only when it starts. Parameters: the kind of
 * the source and the address. Prints one line of JSON: the steps of a check, the failure of a reading.
 */
const [kind, url = ''] = process.argv.slice(2);
const source = kind === 'gearset' ? createGearsetSource() : createAgileAppsSource();
const steps = await source.check(testContext(url, { user: 'auditor' }));
const context = testContext(url, { user: 'auditor' });
const { error } = await readWindows(source, context, range('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'));
const { code, action, message, recovery } = error instanceof SourceError ? error : {};
if (error !== null && code === undefined) throw error;
const failure = error === null ? null : { code, action, message, recovery };
process.stdout.write(JSON.stringify({ steps, failure, calls: context.calls.length }));
