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

/** Pictures of kinds and states, by the name that `EventIcon` draws them under. */
export const eventIcons = {
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

export type EventIconName = keyof typeof eventIcons;

export function iconOfKind(kind: string): EventIconName {
  return Object.hasOwn(eventIcons, kind) ? (kind as EventIconName) : 'other';
}
