import { describe, expect, it } from 'vitest';
import { workspaceFolder } from '#shared/workspace-folder.ts';

describe('the workspace’s folder', () => {
  it('is the one named, else the environment’s, else the app’s own', () => {
    const places = { platform: 'linux', home: '/home/a', environment: { TICKMARK_WORKSPACE: '/data' } };
    expect(workspaceFolder('/named', places)).toBe('/named');
    expect(workspaceFolder(null, places)).toBe('/data');
    expect(workspaceFolder(null, { ...places, environment: {} })).toBe('/home/a/.config/Tickmark/workspace');
  });

  it('lies where each system keeps the data of apps', () => {
    expect(workspaceFolder(null, { platform: 'darwin', home: '/Users/a', environment: {} })).toBe(
      '/Users/a/Library/Application Support/Tickmark/workspace',
    );
    expect(
      workspaceFolder(null, {
        platform: 'win32',
        home: 'C:\\Users\\a',
        environment: { APPDATA: 'C:\\Users\\a\\Roaming' },
      }),
    ).toBe('C:\\Users\\a\\Roaming\\Tickmark\\workspace');
    expect(workspaceFolder(null, { platform: 'linux', home: '/home/a', environment: { XDG_CONFIG_HOME: '/x' } })).toBe(
      '/x/Tickmark/workspace',
    );
  });
});
