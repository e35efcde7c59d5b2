export const overlap = {
  open: 'Overlap …',
  title: (name: string) => `Overlap of ${name}`,
  lead: 'Each sync reads the last hours again, because sources add and change entries late. What is known already is not stored twice.',
  hours: 'Hours to read again',
  usual: (hours: number) => `Leave it empty for the usual ${hours} hours.`,
  save: 'Save',
  saved: (name: string) => `The overlap of ${name} is saved`,
};
