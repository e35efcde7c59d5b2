/** A list that scrolls has come to rest after this long, milliseconds. */
const restMs = 120;

/**
 * Watches which rows of a scrolling list are on the screen.
 *
 * @param list its rows are `li` elements, named by their labels
 * @param onRest told the names whenever they have changed and the list has come to rest
 * @returns ends it
 */
export function watchRows(list: HTMLElement, onRest: (names: string[]) => void): () => void {
  const inSight = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const name = target.getAttribute('aria-label') ?? '';
        if (isIntersecting) inSight.add(name);
        else inSight.delete(name);
      }
      clearTimeout(timer);
      timer = setTimeout(() => onRest([...inSight]), restMs);
    },
    { root: list },
  );
  for (const row of list.querySelectorAll('li')) observer.observe(row);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
