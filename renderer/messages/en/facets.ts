import { numbers } from '#renderer/messages/format.ts';

export const facets = {
  label: 'Facets',
  show: 'Show facets',
  hide: 'Hide facets',
  fields: {
    kind: 'Kind',
    actor: 'Actor',
    op: 'Operation',
    status: 'Status',
    env: 'Environment',
    target: 'Target',
    object: 'Object',
    type: 'Type',
    metadata: 'Metadata type',
  },
  none: 'none',
  noValues: 'No values',
  only: 'Only',
  exclude: (value: string) => `Not ${value}`,
  showAll: 'Show all',
  showFewer: 'Show fewer',
  search: (field: string) => `Find in ${field}`,
  more: (amount: number) => `${numbers.format(amount)} more; type to find them`,
  noMatch: 'No value matches.',
};
