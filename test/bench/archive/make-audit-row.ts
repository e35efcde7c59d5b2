import { type Random, randomFor } from '#core/sample/random.ts';
import { logCodeLabels, operationCodeLabels } from '#shared/agileapps-codes.ts';
import type { Moment } from './moments.ts';
import { someWords, zipfRank } from './vocabulary.ts';

const actors = 600;
const objects = 400;
/** Log codes without rules of their own, the commonest first. */
const typeCodes = [52, 61, 1, 2, 118, 55, 102, 22, 26, 49, 10, 121, 120, 19, 20, 63, 40, 97, 95, 101, 36, 54, 30, 60];
const operationCodes = [2, 2, 2, 1, 1, 3];

interface Story {
  actor: number;
  object: number;
  typeCode: number;
  operationCode: number;
}

/** One row of an audit log as the service sends it: about a kilobyte of XML. */
export function makeAuditRow(seed: number, index: number, { timeMs, burst }: Moment): string {
  const own = randomFor(seed, 32, index);
  const story = makeStory(burst > 0 ? randomFor(seed, 33, burst) : own);
  const isFieldChange = own.chance(0.25);
  return rowText({
    ...story,
    id: String((seed - 1) * 100_000_000 + 1_000_000 + index),
    time: `${new Date(timeMs).toISOString().slice(0, 19)}.000Z`,
    reference: `9186${String(own.whole(0, 999_999_999)).padStart(9, '0')}${String(index % 20_000).padStart(7, '0')}`,
    description: someWords(own, 18, 30),
    oldName: isFieldChange ? someWords(own, 1, 3) : null,
    newName: isFieldChange ? someWords(own, 1, 3) : null,
  });
}

function makeStory(random: Random): Story {
  return {
    actor: zipfRank(random, actors),
    object: zipfRank(random, objects),
    typeCode: typeCodes[zipfRank(random, typeCodes.length)] as number,
    operationCode: random.pick(operationCodes),
  };
}

interface RowFacts extends Story {
  id: string;
  time: string;
  reference: string;
  description: string;
  oldName: string | null;
  newName: string | null;
}

function rowText(facts: RowFacts): string {
  const { actor, object, typeCode, operationCode, description, oldName, newName } = facts;
  const user = `u${(actor * 7919 + 100_000).toString(36)}`;
  const key = `BENCH_OBJECT_${object}`;
  return `<auditLog>
        <id>${facts.id}</id>
        <date_created>${facts.time}</date_created>
        <object>${key}</object>
        <object_key>${key}</object_key>
        <type_code>${typeCode}</type_code>
        <type>${logCodeLabels[typeCode] ?? ''}</type>
        <operation_code>${operationCode}</operation_code>
        <operation>${operationCodeLabels[operationCode] ?? ''}</operation>
        <description_key>${description}</description_key>
        <description>${description}</description>
        ${element('old_name', oldName)}
        ${element('new_name', newName)}
        <int_col1/>
        <int_col2/>
        <int_col3/>
        <char_col1/>
        <char_col3/>
        <char_col4/>
        <created_id type="USER" displayValue="user${actor}@example.com">${user}</created_id>
        <reference_id>${facts.reference}</reference_id>
        <owner_id>${user}</owner_id>
        <object_singular_name>Object ${object}</object_singular_name>
    </auditLog>`;
}

function element(name: string, text: string | null): string {
  return text === null ? `<${name}/>` : `<${name}>${text}</${name}>`;
}
