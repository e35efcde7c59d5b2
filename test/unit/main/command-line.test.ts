import { expect, it } from 'vitest';
import { readWindowOptions } from '#main/command-line.ts';

it('reads the folder in both spellings and leaves the rest alone', () => {
  const read = (...options: string[]) => readWindowOptions(['node', 'app', ...options], '/here');
  expect(read()).toEqual({ workspace: null, headless: false });
  expect(read('--workspace', 'ws')).toEqual({ workspace: '/here/ws', headless: false });
  expect(read('--workspace=/there', '--headless', '--remote-debugging-port=1')).toEqual({
    workspace: '/there',
    headless: true,
  });
});
