import { expect, it } from 'vitest';
import { createAppLinks } from '#main/app-links.ts';
import type { OpenedLink } from '#main/app-links.ts';

function open() {
  const announced: OpenedLink[] = [];
  return { announced, links: createAppLinks((opened) => announced.push(opened)) };
}

it('keeps the link that started the program until the window asks, then announces later ones', () => {
  const { announced, links } = open();
  links.openFrom(['/usr/bin/tickmark', '--headless', 'tickmark://filter/Who%20deployed']);
  expect(announced).toEqual([]);
  expect(links.takeWaiting()).toEqual({ link: { to: 'filter', name: 'Who deployed' } });
  expect(links.takeWaiting()).toBeNull();
  links.openFrom(['/usr/bin/tickmark', 'tickmark://record/gs:1']);
  expect(announced).toEqual([{ link: { to: 'record', id: 'gs:1' } }]);
});

it('has nothing to say of a command line without a link', () => {
  const { announced, links } = open();
  links.takeWaiting();
  // The first word is the program itself, whatever it is called.
  links.openFrom(['tickmark://filter/x', '--workspace', '/tmp/tickmark']);
  expect(announced).toEqual([]);
});

it.each(['tickmark://', 'tickmark://filter/', 'TICKMARK:filter', 'tickmark://filter/%00', 'tickmark://run/rm'])(
  'refuses %s',
  (text) => {
    const { links } = open();
    links.openFrom(['program', text]);
    expect(links.takeWaiting()).toEqual({ link: null });
  },
);
