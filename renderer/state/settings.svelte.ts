import { isTimeZone } from '#renderer/lib/format-time.ts';
import { recall, remember } from '#renderer/lib/remember.ts';
import { isWorkingHours, usualWorkingHours } from '#renderer/lib/working-hours.ts';
import type { WorkingHours } from '#renderer/lib/working-hours.ts';

export const themes = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

/** Row heights in pixels. */
export const densities = { compact: 24, normal: 28, relaxed: 36 } as const;
export type Density = keyof typeof densities;

const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value);
const isDensity = (value: unknown): value is Density => typeof value === 'string' && value in densities;
const isZone = (value: unknown): value is string => typeof value === 'string' && isTimeZone(value);
const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((name) => typeof name === 'string');
const isWidth = (value: unknown): value is number => typeof value === 'number' && value >= 280 && value <= 1200;

/** Metadata types whose change an auditor looks at first: who may do what, and how people come in. */
export const usualRestrictedTypes = [
  'Profile',
  'PermissionSet',
  'PermissionSetGroup',
  'Role',
  'SharingRules',
  'ConnectedApp',
  'NamedCredential',
  'RemoteSiteSetting',
  'SamlSsoConfig',
  'Settings',
];

/** How the window looks: kept in the window's own profile, not in the archive. */
export class Settings {
  theme = $state<Theme>(recall('theme', isTheme, 'system'));
  density = $state<Density>(recall('density', isDensity, 'normal'));
  zone = $state(recall('zone', isZone, 'UTC'));
  /** Width of the detail pane, in pixels. */
  detailWidth = $state(recall('detailWidth', isWidth, 420));
  workingHours = $state.raw<WorkingHours>(recall('workingHours', isWorkingHours, usualWorkingHours));
  /** Metadata types that the overview counts apart. */
  restrictedTypes = $state.raw<readonly string[]>(recall('restrictedTypes', isNames, usualRestrictedTypes));
  readonly rowHeight = $derived(densities[this.density]);

  setTheme(theme: Theme): void {
    this.theme = theme;
    remember('theme', theme);
    this.applyTheme();
  }

  setDensity(density: Density): void {
    this.density = density;
    remember('density', density);
  }

  setZone(zone: string): void {
    this.zone = zone;
    remember('zone', zone);
  }

  setWorkingHours(hours: WorkingHours): void {
    this.workingHours = hours;
    remember('workingHours', hours);
  }

  setRestrictedTypes(types: readonly string[]): void {
    this.restrictedTypes = types;
    remember('restrictedTypes', types);
  }

  setDetailWidth(width: number): void {
    this.detailWidth = Math.min(1200, Math.max(280, Math.round(width)));
    remember('detailWidth', this.detailWidth);
  }

  /** Puts the theme on the page, where the tokens read it. */
  applyTheme(): void {
    document.documentElement.dataset.theme = this.theme;
  }
}
