import { expect, test } from 'vitest';
import { parseXmlNode } from '#core/sources/agileapps/xml-node.ts';
import { parseXmlRow } from '#core/sources/agileapps/xml-row.ts';

const rows = [
  '<auditLog><id>1</id><type>Custom Object Data</type><old_name/><created_id type="USER" displayValue=" System">3</created_id></auditLog>',
  '<auditLog>\n  <id>2</id>\n  <type>Custom Object Data</type>\n  <old_name/>\n  <created_id displayValue=" System" type="USER">3</created_id>\n</auditLog>',
  '<x:auditLog a="1" xmlns:x="urn:x"><x:id>3</x:id><!-- <id>4</id> --><x:type><![CDATA[a <b> & c]]></x:type></x:auditLog>',
  '<auditLog>text<id>4</id>between<x>a</x><x>a</x><y><z q="1">c</z><w/></y>after</auditLog>',
  '<auditLog/>',
  '<auditLog></auditLog>',
  `<auditLog><id>5</id><description>${'long '.repeat(100)}&amp; &#128512;</description></auditLog>`,
  '<auditLog><id>6</id>\n\t<note a="x > y" b="">1 > 0 😀 ä</note >\n</auditLog>',
  '<auditLog ><id>7</id><x:type xmlns:x="urn:x" x:a="1">t</x:type><empty /></auditLog>',
  '<auditLog><id>8</id><note>a ]] b</note><note>  </note></auditLog>',
  '<auditLog><id a=\'1\'>9</id><n a="2"\n b="3">x</n></auditLog>',
];

test.each(rows)('a row reads the same whether its elements were seen before or not: %s', (row) => {
  const plain = parseXmlNode(row);
  for (let time = 0; time < 3; time++) expect(parseXmlRow(row)).toEqual(plain);
});

test('ever new elements do not fill the memory, and are read right', () => {
  for (let index = 0; index < 10_000; index++) {
    const row = `<auditLog><id>${index}</id><type>same</type></auditLog>`;
    expect(parseXmlRow(row).children.map(({ text }) => text)).toEqual([String(index), 'same']);
  }
});

test.each(['<auditLog><id>1</id>', '<auditLog><id>1</auditLog>', 'text', ''])('no XML: %j', (text) => {
  expect(() => parseXmlRow(text)).toThrow();
});
