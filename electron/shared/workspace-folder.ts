/** What tells where a user's data belongs on this system. */
export interface SystemPlaces {
  platform: string;
  /** The user's home folder. */
  home: string;
  environment: Readonly<Record<string, string | undefined>>;
}

/** The app's own user-data folder, the same one that Electron calls `userData`. */
export function userDataFolder({ platform, home, environment }: SystemPlaces): string {
  if (platform === 'win32') return `${environment['APPDATA'] ?? `${home}\\AppData\\Roaming`}\\Tickmark`;
  if (platform === 'darwin') return `${home}/Library/Application Support/Tickmark`;
  return `${environment['XDG_CONFIG_HOME'] || `${home}/.config`}/Tickmark`;
}

/** The workspace to open: the one named, else `$TICKMARK_WORKSPACE`, else the one in the user-data folder. */
export function workspaceFolder(named: string | null, places: SystemPlaces): string {
  if (named !== null && named !== '') return named;
  const fromEnvironment = places.environment['TICKMARK_WORKSPACE'];
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  const separator = places.platform === 'win32' ? '\\' : '/';
  return `${userDataFolder(places)}${separator}workspace`;
}
