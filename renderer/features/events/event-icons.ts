import ArrowLeftRight from '@lucide/svelte/icons/arrow-left-right';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleX from '@lucide/svelte/icons/circle-x';
import Clock from '@lucide/svelte/icons/clock';
import Database from '@lucide/svelte/icons/database';
import Eye from '@lucide/svelte/icons/eye';
import Gauge from '@lucide/svelte/icons/gauge';
import LogIn from '@lucide/svelte/icons/log-in';
import Rocket from '@lucide/svelte/icons/rocket';
import Search from '@lucide/svelte/icons/search';
import Shapes from '@lucide/svelte/icons/shapes';
import Shield from '@lucide/svelte/icons/shield';
import ShieldAlert from '@lucide/svelte/icons/shield-alert';
import { mount, unmount } from 'svelte';
import { pathOfShapes } from './icon-path.ts';

/** Pictures of kinds and states, by the name that `EventIcon` draws them under. */
const icons = {
  deployment: Rocket,
  data: Database,
  metadata: Shapes,
  access: Eye,
  security: Shield,
  login: LogIn,
  search: Search,
  schedule: Clock,
  governance: Gauge,
  transfer: ArrowLeftRight,
  other: CircleDashed,
  good: CircleCheck,
  warn: CircleAlert,
  bad: CircleX,
  violation: ShieldAlert,
};

export type EventIconName = keyof typeof icons;

export function iconOfKind(kind: string): EventIconName {
  return Object.hasOwn(icons, kind) ? (kind as EventIconName) : 'other';
}

const paths = new Map<EventIconName, string>();

/**
 * An icon as the `d` of one path, 24 units wide and high: a row of the grid changes one attribute to show another, where
 * an icon of several elements would be made anew.
 */
export function pathOfIcon(name: EventIconName): string {
  const path = paths.get(name) ?? pathOfShapes(drawShapes(name));
  paths.set(name, path);
  return path;
}

function drawShapes(name: EventIconName): Element[] {
  const target = document.createElement('div');
  const drawn = mount(icons[name], { target });
  const shapes = [...target.querySelectorAll('svg > *')];
  void unmount(drawn);
  return shapes;
}
