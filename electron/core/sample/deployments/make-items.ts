import { developers, integrationUser } from '#core/sample/people.ts';
import { type Random, randomFor } from '#core/sample/random.ts';
import { dayMs, wholeSecond } from '#core/sample/sample-calendar.ts';
import {
  type CatalogueItem,
  apexClasses,
  catalogue,
  connections,
  permissionSets,
  profilePermission,
  profiles,
} from './metadata-catalogue.ts';
import type { WireDifference } from './wire-deployment.ts';

/** Which items a deployment holds. `everyday` fills what the other numbers leave free. */
export interface ItemChoice {
  /** Number of items in all. */
  size: number;
  /** Deleted Apex classes. */
  deletedClasses?: number;
  /** Whole profiles and permission sets. */
  rights?: number;
  /** Named credentials, remote sites, sign-in providers, connected apps. */
  connections?: number;
  /** Every item is a permission of this profile. */
  splitProfile?: string;
}

/** Makes the items: the same stream gives the same items, so a repeated attempt deploys the same. */
export function makeItems(seedParts: number[], choice: ItemChoice, timeMs: number): WireDifference[] {
  const random = randomFor(...seedParts);
  const items: WireDifference[] = [];
  const add = (item: CatalogueItem, change: string) => {
    if (items.length < choice.size) items.push(difference(random, item, change, timeMs));
  };

  if (choice.splitProfile !== undefined) {
    for (let index = 0; index < choice.size; index++) {
      add(profilePermission(choice.splitProfile, index), index % 9 === 0 ? 'New' : 'Changed');
    }
    return items;
  }

  const rightsStart = random.whole(0, 40);
  for (let index = 0; index < (choice.rights ?? 0); index++) {
    const place = (rightsStart + index) >> 1;
    const profile = { type: 'Profile', name: profiles[place % profiles.length] ?? 'Admin' };
    const set = { type: 'PermissionSet', name: permissionSets[place % permissionSets.length] ?? 'Deploy_Changes' };
    add((rightsStart + index) % 2 === 0 ? profile : set, 'Changed');
  }
  const connectionStart = random.whole(0, 40);
  for (let index = 0; index < (choice.connections ?? 0); index++) {
    const item = connections[(connectionStart + index) % connections.length];
    if (item) add(item, random.chance(0.3) ? 'New' : 'Changed');
  }
  const classStart = random.whole(0, apexClasses.length - 1);
  for (let index = 0; index < (choice.deletedClasses ?? 0); index++) {
    const item = apexClasses[(classStart + index * 17) % apexClasses.length];
    if (item) add(item, 'Deleted');
  }
  // A walk forward through the catalogue: neighbours belong together, and nothing comes twice.
  let place = random.whole(0, catalogue.length - 1);
  while (items.length < choice.size) {
    const item = catalogue[place % catalogue.length];
    if (item) add(item, everydayChange(random));
    place += random.chance(0.75) ? 1 : 2;
  }
  return items;
}

/** Why an item is in the package, problem analyzers included. */
function everydayChange(random: Random): string {
  const dice = random.fraction();
  if (dice < 0.6) return 'Changed';
  if (dice < 0.88) return 'New';
  if (dice < 0.93) return 'Deleted';
  return dice < 0.98 ? 'ProblemAnalyzerAddition' : 'ProblemAnalyzerRemoval';
}

function difference(random: Random, item: CatalogueItem, change: string, timeMs: number): WireDifference {
  const dice = random.fraction();
  const modifiedOn = new Date(wholeSecond(timeMs - random.fraction() * 12 * dayMs)).toISOString();
  const known = dice < 0.93;
  return {
    DifferenceType: change,
    ObjectType: item.type,
    DisplayName: item.name,
    ModifiedBy: known ? modifier(random) : dice < 0.955 ? '' : dice < 0.985 ? 'Unknown' : null,
    ModifiedOn: known || dice < 0.985 ? modifiedOn.replace('.000Z', 'Z') : null,
  };
}

function modifier(random: Random): string {
  return random.chance(0.04) ? integrationUser : random.pick(developers);
}
