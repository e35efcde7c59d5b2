import { sourcesUnderTest } from '#test/support/sources/sources-under-test.ts';
import { describeConformance } from './conformance.ts';
import { describeSecrecy } from './secrecy.ts';

for (const subject of sourcesUnderTest) {
  describeConformance(subject);
  describeSecrecy(subject);
}
